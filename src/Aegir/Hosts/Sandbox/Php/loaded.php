<?php

// Tells Aegir which files this process has loaded, so that they are compiled before the next one starts.
register_shutdown_function(static function (): void {
    @file_put_contents('/run/aegir/loaded', implode("\n", get_included_files()) . "\n", FILE_APPEND | LOCK_EX);
});
