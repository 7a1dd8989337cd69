/* A static asset: web servers serve it themselves. */
window.Drupal = window.Drupal || { behaviors: {} };
