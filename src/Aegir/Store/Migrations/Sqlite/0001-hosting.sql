-- Contexts are named as a person types them (@server_web1); times are ISO 8601 in UTC, so that they sort as text;
-- columns that end in _sealed hold what only the key file opens.

create table server (
    name text primary key,
    host text not null,
    ssh_port integer not null,
    ssh_user text not null,
    host_key text,
    verified text
) strict, without rowid;

create table service (
    server text not null references server (name) on delete cascade,
    type text not null,
    position integer not null,
    implementation text not null,
    port integer,
    admin_user text,
    admin_password_sealed text,
    primary key (server, type)
) strict, without rowid;

create table client (
    name text primary key,
    email text
) strict, without rowid;

create table platform (
    name text primary key,
    root text not null,
    web_server text not null references server (name),
    flavour text not null,
    version text not null,
    docroot_part text not null,
    is_locked integer not null,
    verified text
) strict, without rowid;

create index platform_web_server on platform (web_server);

create table site (
    uri text primary key,
    platform text not null references platform (name),
    db_server text not null references server (name),
    profile text not null,
    language text not null,
    client text references client (name),
    redirect_to text,
    state text not null,
    database_name text not null,
    database_password_sealed text not null,
    hash_salt_sealed text not null,
    created text not null,
    verified text,
    unique (db_server, database_name)
) strict, without rowid;

create index site_platform on site (platform);
create index site_client on site (client);

-- Every name that a site answers to, its URI at position 0: a name belongs to one site only.
create table site_name (
    name text primary key,
    site text not null references site (uri) on delete cascade,
    position integer not null
) strict, without rowid;

create index site_name_site on site_name (site, position);

-- Backups outlive their sites.
create table backup (
    name text primary key,
    site text not null,
    created text not null,
    bytes integer not null,
    reason text not null
) strict, without rowid;

create index backup_site on backup (site, created);

create table task (
    id integer primary key autoincrement,
    verb text not null,
    context text not null,
    state text not null,
    created text not null,
    started text,
    finished text,
    message text,
    inputs_sealed text not null,
    is_cancel_requested integer not null default 0
) strict;

create index task_state on task (state, id);
create index task_context on task (context, id);

create table step (
    task integer not null references task (id) on delete cascade,
    position integer not null,
    name text not null,
    state text not null,
    message text,
    changed text not null,
    primary key (task, position)
) strict, without rowid;

create table task_log (
    id integer primary key autoincrement,
    task integer not null references task (id) on delete cascade,
    at text not null,
    line text not null
) strict;

create index task_log_task on task_log (task, id);

-- A row stays until its task has ended whole; the expiry says when another process may take the task over.
create table lease (
    resource text not null,
    task integer not null references task (id) on delete cascade,
    mode text not null,
    owner text not null,
    fence integer not null,
    expires text not null,
    primary key (resource, task)
) strict, without rowid;

create index lease_task on lease (task);
