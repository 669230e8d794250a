-- Person versions (人员版本): whatever a lane knows of a person holds as long as the version stands. Every change of the register, of
-- accounts, visits, lines and settlements moves it: lanes do it themselves, the register by triggers.

alter table person_state add column version {id} not null default 0;

-- {sqlite}
create trigger person_added after insert on person begin
    update person_state set version = version + 1 where psn_no = new.psn_no;
end;
create trigger person_changed after update on person begin
    update person_state set version = version + 1 where psn_no in (old.psn_no, new.psn_no, old.merged_into, new.merged_into);
end;
create trigger person_removed after delete on person begin
    update person_state set version = version + 1 where psn_no in (old.psn_no, old.merged_into);
end;
create trigger enrolment_added after insert on enrolment begin
    update person_state set version = version + 1 where psn_no = new.psn_no;
end;
create trigger enrolment_changed after update on enrolment begin
    update person_state set version = version + 1 where psn_no in (old.psn_no, new.psn_no);
end;
create trigger enrolment_removed after delete on enrolment begin
    update person_state set version = version + 1 where psn_no = old.psn_no;
end;
create trigger group_added after insert on person_group begin
    update person_state set version = version + 1 where psn_no = new.psn_no;
end;
create trigger group_changed after update on person_group begin
    update person_state set version = version + 1 where psn_no in (old.psn_no, new.psn_no);
end;
create trigger group_removed after delete on person_group begin
    update person_state set version = version + 1 where psn_no = old.psn_no;
end;
create trigger state_changed after update on person_state when new.version = old.version begin
    update person_state set version = version + 1 where psn_no = new.psn_no and region = new.region;
end;
-- {postgres}
-- One statement moves the versions of all that it touched, by the key, in the order in which lanes lock.
create function move_versions(numbers text[]) returns void language plpgsql
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    update person_state s set version = s.version + 1
    from (select psn_no, region from person_state
        where psn_no = any (numbers) order by psn_no, region for update) touched
    where s.psn_no = touched.psn_no and s.region = touched.region;
end $$;
create function register_added() returns trigger language plpgsql as $$
begin
    perform move_versions(array(select psn_no from come));
    return null;
end $$;
create function register_changed() returns trigger language plpgsql as $$
begin
    perform move_versions(array(select psn_no from gone union select psn_no from come));
    return null;
end $$;
create function register_removed() returns trigger language plpgsql as $$
begin
    perform move_versions(array(select psn_no from gone));
    return null;
end $$;
create function person_changed() returns trigger language plpgsql as $$
begin
    perform move_versions(array(select psn_no from gone union select psn_no from come
        union select merged_into from gone union select merged_into from come));
    return null;
end $$;
create function person_removed() returns trigger language plpgsql as $$
begin
    perform move_versions(array(select psn_no from gone union select merged_into from gone));
    return null;
end $$;
create function state_changed() returns trigger language plpgsql as $$
begin
    update person_state set version = version + 1 where psn_no = new.psn_no and region = new.region;
    return null;
end $$;
create trigger person_added after insert on person referencing new table as come for each statement execute function register_added();
create trigger person_changed after update on person referencing old table as gone new table as come
    for each statement execute function person_changed();
create trigger person_removed after delete on person referencing old table as gone for each statement execute function person_removed();
create trigger enrolment_added after insert on enrolment referencing new table as come
    for each statement execute function register_added();
create trigger enrolment_changed after update on enrolment referencing old table as gone new table as come
    for each statement execute function register_changed();
create trigger enrolment_removed after delete on enrolment referencing old table as gone
    for each statement execute function register_removed();
create trigger group_added after insert on person_group referencing new table as come
    for each statement execute function register_added();
create trigger group_changed after update on person_group referencing old table as gone new table as come
    for each statement execute function register_changed();
create trigger group_removed after delete on person_group referencing old table as gone
    for each statement execute function register_removed();
create trigger state_changed after update on person_state
    for each row when (new.version = old.version) execute function state_changed();
-- {both}
