-- A balancer may stand before several clusters: it tells them apart by the names of their sites.
drop index cluster_member_balancer;
