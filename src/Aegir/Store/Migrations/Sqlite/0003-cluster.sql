-- A server may be a cluster. That is no machine: it has no host (null), and its members do its work together.

alter table server add column address text;
update server set address = host;
alter table server drop column host;
alter table server rename column address to host;

create table cluster_member (
    cluster text not null references server (name) on delete cascade,
    server text not null references server (name),
    position integer not null,
    role text not null,
    is_out integer not null,
    primary key (cluster, server)
) strict, without rowid;

create index cluster_member_server on cluster_member (server);

-- A balancer shares out the visitors of one cluster only.
create unique index cluster_member_balancer on cluster_member (server) where role = 'Balancer';
