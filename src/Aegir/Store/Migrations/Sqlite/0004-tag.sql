-- Words that administrators put on sites, to name several of them at once.

create table site_tag (
    site text not null references site (uri) on delete cascade,
    tag text not null,
    primary key (site, tag)
) strict, without rowid;
