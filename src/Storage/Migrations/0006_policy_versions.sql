-- Which policy documents ever decided here (政策版本): written before the office that uses them takes its first message.

create table policy_version (
    digest       {key} not null primary key,   -- SHA-256 over names and contents of the documents, hex; named by every settlement
    first_used   {id}  not null
);
