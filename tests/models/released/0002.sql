-- What a database at revision 0002 holds, with rows in every table.
BEGIN TRANSACTION;
CREATE TABLE acts (
	id INTEGER NOT NULL,
	official_id INTEGER NOT NULL,
	command VARCHAR(60) NOT NULL,
	object VARCHAR(60) NOT NULL,
	city VARCHAR(40) NOT NULL,
	district VARCHAR(40) NOT NULL,
	rest TEXT NOT NULL,
	arguments JSON NOT NULL,
	changes JSON NOT NULL,
	state VARCHAR(20) NOT NULL,
	code VARCHAR(64) NOT NULL,
	wrong INTEGER NOT NULL,
	people INTEGER NOT NULL,
	second_official BOOLEAN NOT NULL,
	proposed_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	done_at DATETIME,
	held_until DATETIME,
	undone_at DATETIME,
	approved_by INTEGER,
	CONSTRAINT pk_acts PRIMARY KEY (id),
	CONSTRAINT fk_acts_approved_by_officials FOREIGN KEY(approved_by) REFERENCES officials (id),
	CONSTRAINT fk_acts_official_id_officials FOREIGN KEY(official_id) REFERENCES officials (id)
);
INSERT INTO "acts" VALUES(1,1,'unit.shorten','unit:1','shenzhen','南山区','','{}','[{"step":1,"table":"units","id":1,"before":{"id":1,"kind":"enterprise","code":"91350100M000100Y43","name":"深圳市青山电子有限公司","short_name":"青山电子","city":"shenzhen","district":"南山区","legal_representative":"","call_name":"林","call_phone":"0755-12345678","created_at":"2026-11-20T01:30:00+00:00","changed_at":"2026-11-20T01:30:00+00:00","closed_at":null},"after":{"id":1,"kind":"enterprise","code":"91350100M000100Y43","name":"深圳市青山电子有限公司","short_name":"青山","city":"shenzhen","district":"南山区","legal_representative":"","call_name":"林","call_phone":"0755-12345678","created_at":"2026-11-20T01:30:00+00:00","changed_at":"2026-11-20T01:30:00+00:00","closed_at":null}}]','done','',0,0,0,'2026-11-20 01:30:00.000000','2026-11-20 01:40:00.000000','2026-11-20 01:30:00.000000','2026-11-20 01:40:00.000000',NULL,NULL);
CREATE TABLE addresses (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	channel VARCHAR(40) NOT NULL,
	address VARCHAR(200) NOT NULL,
	rank INTEGER NOT NULL,
	reach VARCHAR(10) NOT NULL,
	consents INTEGER NOT NULL,
	changed_at DATETIME NOT NULL,
	CONSTRAINT pk_addresses PRIMARY KEY (id),
	CONSTRAINT fk_addresses_person_id_people FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT uq_addresses_channel_address UNIQUE (channel, address)
);
INSERT INTO "addresses" VALUES(1,1,'webchat','lin',1,'writes',0,'2026-11-20 01:30:00.000000');
INSERT INTO "addresses" VALUES(2,1,'wechat','o-lin',2,'consent',2,'2026-11-20 01:30:00.000000');
INSERT INTO "addresses" VALUES(3,2,'webchat','wu',1,'off',0,'2026-11-20 01:30:00.000000');
INSERT INTO "addresses" VALUES(4,3,'wechat','o-wang',1,'push',0,'2026-11-20 01:30:00.000000');
CREATE TABLE adoptions (
	id INTEGER NOT NULL,
	city VARCHAR(40) NOT NULL,
	district VARCHAR(40) NOT NULL,
	source_ref VARCHAR(300) NOT NULL,
	set_by INTEGER,
	set_at DATETIME NOT NULL,
	ended_at DATETIME,
	CONSTRAINT pk_adoptions PRIMARY KEY (id),
	CONSTRAINT fk_adoptions_set_by_officials FOREIGN KEY(set_by) REFERENCES officials (id)
);
INSERT INTO "adoptions" VALUES(1,'yunfu','','云工信〔2026〕1号',1,'2026-11-20 01:30:00.000000',NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE answers (
	id INTEGER NOT NULL,
	deadline_id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	stage VARCHAR(20) NOT NULL,
	kind VARCHAR(20) NOT NULL,
	day DATE,
	at DATETIME NOT NULL,
	CONSTRAINT pk_answers PRIMARY KEY (id),
	CONSTRAINT fk_answers_deadline_id_deadlines FOREIGN KEY(deadline_id) REFERENCES deadlines (id),
	CONSTRAINT fk_answers_person_id_people FOREIGN KEY(person_id) REFERENCES people (id)
);
INSERT INTO "answers" VALUES(1,1,1,'d30','declared',NULL,'2026-11-20 02:30:00.000000');
CREATE TABLE applications (
	id INTEGER NOT NULL,
	unit_id INTEGER NOT NULL,
	level VARCHAR(20) NOT NULL,
	category VARCHAR(20) NOT NULL,
	year INTEGER NOT NULL,
	CONSTRAINT pk_applications PRIMARY KEY (id),
	CONSTRAINT fk_applications_unit_id_units FOREIGN KEY(unit_id) REFERENCES units (id),
	CONSTRAINT uq_applications_unit_id_level_category_year UNIQUE (unit_id, level, category, year)
);
INSERT INTO "applications" VALUES(1,1,'provincial','factory',2027);
CREATE TABLE audit (
	id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	actor VARCHAR(60) NOT NULL,
	action VARCHAR(60) NOT NULL,
	object VARCHAR(60) NOT NULL,
	city VARCHAR(40) NOT NULL,
	district VARCHAR(40) NOT NULL,
	reason VARCHAR(500) NOT NULL,
	article INTEGER,
	detail JSON NOT NULL,
	previous VARCHAR(64) NOT NULL,
	hash VARCHAR(64) NOT NULL,
	CONSTRAINT pk_audit PRIMARY KEY (id)
);
INSERT INTO "audit" VALUES(1,'2026-11-20 02:30:00.000000','person:1','unit.bound','unit:1','shenzhen','南山区','',NULL,'{"how":"code","place":1}','0000000000000000000000000000000000000000000000000000000000000000','e22a5984ce7c2f16a25cb096354797d7f3b247e047e6391a225a85ec95a5a923');
CREATE TABLE audit_heads (
	id INTEGER NOT NULL,
	last_id INTEGER NOT NULL,
	count INTEGER NOT NULL,
	hash VARCHAR(64) NOT NULL,
	CONSTRAINT pk_audit_heads PRIMARY KEY (id)
);
INSERT INTO "audit_heads" VALUES(1,1,1,'e22a5984ce7c2f16a25cb096354797d7f3b247e047e6391a225a85ec95a5a923');
CREATE TABLE bind_requests (
	id INTEGER NOT NULL,
	unit_id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	said VARCHAR(200) NOT NULL,
	state VARCHAR(20) NOT NULL,
	created_at DATETIME NOT NULL,
	decided_at DATETIME,
	decided_by INTEGER,
	CONSTRAINT pk_bind_requests PRIMARY KEY (id),
	CONSTRAINT fk_bind_requests_decided_by_officials FOREIGN KEY(decided_by) REFERENCES officials (id),
	CONSTRAINT fk_bind_requests_person_id_people FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_bind_requests_unit_id_units FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "bind_requests" VALUES(1,1,2,'吴 13800138000','open','2026-11-20 02:30:00.000000',NULL,NULL);
CREATE TABLE bindings (
	id INTEGER NOT NULL,
	unit_id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	rank INTEGER NOT NULL,
	how VARCHAR(20) NOT NULL,
	bound_at DATETIME NOT NULL,
	ended_at DATETIME,
	ended_why VARCHAR(20) NOT NULL,
	CONSTRAINT pk_bindings PRIMARY KEY (id),
	CONSTRAINT fk_bindings_person_id_people FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_bindings_unit_id_units FOREIGN KEY(unit_id) REFERENCES units (id),
	CONSTRAINT uq_bindings_unit_id_person_id UNIQUE (unit_id, person_id)
);
INSERT INTO "bindings" VALUES(1,1,1,1,'code','2026-11-20 01:30:00.000000',NULL,'');
INSERT INTO "bindings" VALUES(2,1,2,2,'code','2026-11-20 01:30:00.000000','2026-11-20 02:30:00.000000','left');
CREATE TABLE broadcasts (
	id INTEGER NOT NULL,
	city VARCHAR(40) NOT NULL,
	district VARCHAR(40) NOT NULL,
	words VARCHAR(300) NOT NULL,
	audience JSON NOT NULL,
	state VARCHAR(20) NOT NULL,
	people INTEGER NOT NULL,
	later INTEGER NOT NULL,
	left_out INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	made_at DATETIME NOT NULL,
	sent_at DATETIME,
	act_id INTEGER,
	stopped_at DATETIME,
	stopped_by INTEGER,
	CONSTRAINT pk_broadcasts PRIMARY KEY (id),
	CONSTRAINT fk_broadcasts_act_id_acts FOREIGN KEY(act_id) REFERENCES acts (id),
	CONSTRAINT fk_broadcasts_made_by_officials FOREIGN KEY(made_by) REFERENCES officials (id),
	CONSTRAINT fk_broadcasts_stopped_by_officials FOREIGN KEY(stopped_by) REFERENCES officials (id)
);
INSERT INTO "broadcasts" VALUES(1,'shenzhen','','请核对填报情况','{"listed":2025}','sent',1,0,0,2,'2026-11-20 01:30:00.000000','2026-11-20 02:30:00.000000',1,NULL,NULL);
CREATE TABLE calendar_years (
	id INTEGER NOT NULL,
	year INTEGER NOT NULL,
	title VARCHAR(200) NOT NULL,
	number VARCHAR(60) NOT NULL,
	holidays JSON NOT NULL,
	workdays JSON NOT NULL,
	set_by INTEGER,
	set_at DATETIME NOT NULL,
	CONSTRAINT pk_calendar_years PRIMARY KEY (id),
	CONSTRAINT fk_calendar_years_set_by_officials FOREIGN KEY(set_by) REFERENCES officials (id),
	CONSTRAINT uq_calendar_years_year UNIQUE (year)
);
INSERT INTO "calendar_years" VALUES(1,2027,'通知','国办发明电〔2026〕7号','["2027-01-01"]','["2027-02-20"]',NULL,'2026-11-20 01:30:00.000000');
CREATE TABLE conversations (
	id INTEGER NOT NULL,
	channel VARCHAR(40) NOT NULL,
	address VARCHAR(200) NOT NULL,
	role VARCHAR(20) NOT NULL,
	language VARCHAR(10),
	state JSON NOT NULL,
	version INTEGER NOT NULL,
	created_at DATETIME NOT NULL,
	last_seen_at DATETIME,
	CONSTRAINT pk_conversations PRIMARY KEY (id),
	CONSTRAINT uq_conversations_channel_address UNIQUE (channel, address)
);
INSERT INTO "conversations" VALUES(1,'postcards','lin','enterprise','zh_CN','{"told":["你好","你好"]}',2,'2026-11-20 01:30:00.000000','2026-11-20 01:30:00.000000');
CREATE TABLE deadlines (
	id INTEGER NOT NULL,
	owner VARCHAR(100) NOT NULL,
	unit_id INTEGER,
	city VARCHAR(40) NOT NULL,
	district VARCHAR(40) NOT NULL,
	audience VARCHAR(30) NOT NULL,
	duty VARCHAR(80) NOT NULL,
	year INTEGER NOT NULL,
	due DATE NOT NULL,
	law_due DATE,
	finish_by DATE NOT NULL,
	calendar VARCHAR(20) NOT NULL,
	basis VARCHAR(20) NOT NULL,
	source VARCHAR(10) NOT NULL,
	source_ref VARCHAR(300) NOT NULL,
	pack_version VARCHAR(20) NOT NULL,
	state VARCHAR(20) NOT NULL,
	next_stage VARCHAR(20),
	next_on DATE,
	unanswered INTEGER NOT NULL,
	snoozes INTEGER NOT NULL,
	told BOOLEAN NOT NULL,
	plan_on DATE,
	overdue_until DATE,
	replaces INTEGER,
	declared_at DATETIME,
	declared_by INTEGER,
	verified_at DATETIME,
	verified_by INTEGER,
	closed_at DATETIME,
	closed_why VARCHAR(40) NOT NULL,
	CONSTRAINT pk_deadlines PRIMARY KEY (id),
	CONSTRAINT fk_deadlines_declared_by_people FOREIGN KEY(declared_by) REFERENCES people (id),
	CONSTRAINT fk_deadlines_unit_id_units FOREIGN KEY(unit_id) REFERENCES units (id),
	CONSTRAINT fk_deadlines_verified_by_officials FOREIGN KEY(verified_by) REFERENCES officials (id),
	CONSTRAINT uq_deadlines_owner_duty_year_due UNIQUE (owner, duty, year, due)
);
INSERT INTO "deadlines" VALUES(1,'unit:1',1,'shenzhen','南山区','listed_unit','dynamic_table',2027,'2027-03-30',NULL,'2027-03-30','provisional','in_force','text','','1','declared','check','2027-03-26',0,0,1,NULL,NULL,NULL,'2026-11-20 02:30:00.000000',1,NULL,NULL,NULL,'');
CREATE TABLE deliveries (
	id INTEGER NOT NULL,
	"key" VARCHAR(200) NOT NULL,
	person_id INTEGER NOT NULL,
	kind VARCHAR(20) NOT NULL,
	day DATE NOT NULL,
	state VARCHAR(20) NOT NULL,
	not_before DATETIME NOT NULL,
	lease_until DATETIME,
	claimed_by VARCHAR(60) NOT NULL,
	attempts INTEGER NOT NULL,
	resent INTEGER NOT NULL,
	address_id INTEGER,
	template VARCHAR(40) NOT NULL,
	text_sha256 VARCHAR(64) NOT NULL,
	platform_id VARCHAR(100) NOT NULL,
	reason VARCHAR(60) NOT NULL,
	content JSON NOT NULL,
	act_id INTEGER,
	created_at DATETIME NOT NULL,
	accepted_at DATETIME,
	delivered_at DATETIME,
	seen_at DATETIME,
	answered_at DATETIME,
	CONSTRAINT pk_deliveries PRIMARY KEY (id),
	CONSTRAINT fk_deliveries_act_id_acts FOREIGN KEY(act_id) REFERENCES acts (id),
	CONSTRAINT fk_deliveries_address_id_addresses FOREIGN KEY(address_id) REFERENCES addresses (id),
	CONSTRAINT fk_deliveries_person_id_people FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT uq_deliveries_key UNIQUE ("key")
);
INSERT INTO "deliveries" VALUES(1,'reminder:1:2027-02-26',1,'reminder','2027-02-26','accepted','2026-11-20 01:30:00.000000',NULL,'',0,0,NULL,'','','','','{"opened":true}',NULL,'2026-11-20 01:30:00.000000','2026-11-20 02:30:00.000000',NULL,NULL,NULL);
CREATE TABLE deputies (
	id INTEGER NOT NULL,
	official_id INTEGER NOT NULL,
	deputy_id INTEGER NOT NULL,
	from_day DATE NOT NULL,
	to_day DATE NOT NULL,
	ended_at DATETIME,
	CONSTRAINT pk_deputies PRIMARY KEY (id),
	CONSTRAINT fk_deputies_deputy_id_officials FOREIGN KEY(deputy_id) REFERENCES officials (id),
	CONSTRAINT fk_deputies_official_id_officials FOREIGN KEY(official_id) REFERENCES officials (id)
);
INSERT INTO "deputies" VALUES(1,2,1,'2027-03-30','2027-03-30',NULL);
CREATE TABLE heartbeats (
	name VARCHAR(40) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_heartbeats PRIMARY KEY (name)
);
INSERT INTO "heartbeats" VALUES('worker','2026-11-20 01:30:00.000000');
CREATE TABLE inbox (
	id INTEGER NOT NULL,
	channel VARCHAR(40) NOT NULL,
	address VARCHAR(200) NOT NULL,
	"key" VARCHAR(200) NOT NULL,
	received_at DATETIME NOT NULL,
	text TEXT NOT NULL,
	reply TEXT,
	reference VARCHAR(12),
	CONSTRAINT pk_inbox PRIMARY KEY (id),
	CONSTRAINT uq_inbox_channel_address_key UNIQUE (channel, address, "key")
);
INSERT INTO "inbox" VALUES(1,'postcards','lin','k1','2026-11-20 01:30:00.000000','你好','{"texts":["您好"]}',NULL);
INSERT INTO "inbox" VALUES(2,'postcards','lin','k2','2026-11-20 01:30:00.000000','你好','{"texts":["您好"]}',NULL);
CREATE TABLE items (
	id INTEGER NOT NULL,
	stage_id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	delivery_id INTEGER NOT NULL,
	CONSTRAINT pk_items PRIMARY KEY (id),
	CONSTRAINT fk_items_delivery_id_deliveries FOREIGN KEY(delivery_id) REFERENCES deliveries (id),
	CONSTRAINT fk_items_person_id_people FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_items_stage_id_stages FOREIGN KEY(stage_id) REFERENCES stages (id),
	CONSTRAINT uq_items_stage_id_person_id UNIQUE (stage_id, person_id)
);
INSERT INTO "items" VALUES(1,1,1,1);
CREATE TABLE listings (
	id INTEGER NOT NULL,
	unit_id INTEGER NOT NULL,
	level VARCHAR(20) NOT NULL,
	category VARCHAR(20) NOT NULL,
	year INTEGER NOT NULL,
	listed_on DATE,
	removed_on DATE,
	removed_ground VARCHAR(40) NOT NULL,
	removed_article INTEGER,
	removed_why VARCHAR(500) NOT NULL,
	CONSTRAINT pk_listings PRIMARY KEY (id),
	CONSTRAINT fk_listings_unit_id_units FOREIGN KEY(unit_id) REFERENCES units (id),
	CONSTRAINT uq_listings_unit_id_level_category_year UNIQUE (unit_id, level, category, year)
);
INSERT INTO "listings" VALUES(1,1,'city','factory',2024,NULL,'2026-06-01','stopped',20,'已停产');
INSERT INTO "listings" VALUES(2,1,'national','factory',2025,'2025-12-01',NULL,'',NULL,'');
CREATE TABLE office_dates (
	id INTEGER NOT NULL,
	city VARCHAR(40) NOT NULL,
	district VARCHAR(40) NOT NULL,
	duty VARCHAR(80) NOT NULL,
	year INTEGER NOT NULL,
	day DATE NOT NULL,
	source_ref VARCHAR(300) NOT NULL,
	set_by INTEGER,
	set_at DATETIME NOT NULL,
	ended_at DATETIME,
	CONSTRAINT pk_office_dates PRIMARY KEY (id),
	CONSTRAINT fk_office_dates_set_by_officials FOREIGN KEY(set_by) REFERENCES officials (id)
);
INSERT INTO "office_dates" VALUES(1,'yunfu','','dynamic_table',2027,'2027-03-01','云工信〔2026〕1号',NULL,'2026-11-20 01:30:00.000000',NULL);
CREATE TABLE officials (
	id INTEGER NOT NULL,
	person_id INTEGER,
	name VARCHAR(100) NOT NULL,
	city VARCHAR(40) NOT NULL,
	district VARCHAR(40) NOT NULL,
	role VARCHAR(20) NOT NULL,
	second_factor VARCHAR(200),
	last_factor INTEGER,
	invited_at DATETIME NOT NULL,
	joined_at DATETIME,
	disabled_at DATETIME,
	disabled_by INTEGER,
	CONSTRAINT pk_officials PRIMARY KEY (id),
	CONSTRAINT fk_officials_disabled_by_officials FOREIGN KEY(disabled_by) REFERENCES officials (id),
	CONSTRAINT fk_officials_person_id_people FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT uq_officials_person_id UNIQUE (person_id)
);
INSERT INTO "officials" VALUES(1,3,'王工','shenzhen','南山区','officer','niW8dPDXnXwQ7ayZrWsUcqyuy0OzQKEopZDoaUsAgJPy35BscmT8FaaVrxU=',NULL,'2026-11-20 01:30:00.000000','2026-11-20 01:30:00.000000',NULL,NULL);
INSERT INTO "officials" VALUES(2,NULL,'赵科','shenzhen','南山区','superior',NULL,NULL,'2026-11-20 01:30:00.000000',NULL,NULL,NULL);
CREATE TABLE people (
	id INTEGER NOT NULL,
	name VARCHAR(100) NOT NULL,
	created_at DATETIME NOT NULL,
	CONSTRAINT pk_people PRIMARY KEY (id)
);
INSERT INTO "people" VALUES(1,'林芳','2026-11-20 01:30:00.000000');
INSERT INTO "people" VALUES(2,'','2026-11-20 01:30:00.000000');
INSERT INTO "people" VALUES(3,'','2026-11-20 01:30:00.000000');
CREATE TABLE posted (
	id INTEGER NOT NULL,
	delivery_id INTEGER NOT NULL,
	channel VARCHAR(40) NOT NULL,
	address VARCHAR(200) NOT NULL,
	body TEXT NOT NULL,
	posted_at DATETIME NOT NULL,
	fetched_at DATETIME,
	CONSTRAINT pk_posted PRIMARY KEY (id),
	CONSTRAINT fk_posted_delivery_id_deliveries FOREIGN KEY(delivery_id) REFERENCES deliveries (id),
	CONSTRAINT uq_posted_delivery_id_channel_address UNIQUE (delivery_id, channel, address)
);
INSERT INTO "posted" VALUES(1,1,'webchat','lin','{"texts":["提醒"]}','2026-11-20 02:30:00.000000',NULL);
CREATE TABLE receipts (
	id INTEGER NOT NULL,
	digest VARCHAR(64) NOT NULL,
	pack VARCHAR(80) NOT NULL,
	pack_version VARCHAR(80) NOT NULL,
	source_sha256 VARCHAR(64) NOT NULL,
	category VARCHAR(40) NOT NULL,
	level VARCHAR(40) NOT NULL,
	on_day DATE NOT NULL,
	answers JSON NOT NULL,
	outcome JSON NOT NULL,
	issued_at DATETIME NOT NULL,
	CONSTRAINT pk_receipts PRIMARY KEY (id),
	CONSTRAINT uq_receipts_digest UNIQUE (digest)
);
INSERT INTO "receipts" VALUES(1,'2125b2c332b1113aae9bfc5e9f7e3b4c91d828cb942c2df1eeb02502eccae9e9','shenzhen','v1','0000000000000000000000000000000000000000000000000000000000000000','factory','city','2026-11-20','{"legal_form":"legal_person"}','{"verdict":"eligible"}','2026-11-20 01:30:00.000000');
CREATE TABLE stages (
	id INTEGER NOT NULL,
	deadline_id INTEGER NOT NULL,
	name VARCHAR(20) NOT NULL,
	day DATE NOT NULL,
	"end" VARCHAR(20),
	ended_at DATETIME,
	CONSTRAINT pk_stages PRIMARY KEY (id),
	CONSTRAINT fk_stages_deadline_id_deadlines FOREIGN KEY(deadline_id) REFERENCES deadlines (id),
	CONSTRAINT uq_stages_deadline_id_name UNIQUE (deadline_id, name)
);
INSERT INTO "stages" VALUES(1,1,'d30','2027-02-26','accepted','2026-11-20 02:30:00.000000');
CREATE TABLE tallies (
	id INTEGER NOT NULL,
	city VARCHAR(40) NOT NULL,
	district VARCHAR(40) NOT NULL,
	owed INTEGER NOT NULL,
	nobody INTEGER NOT NULL,
	unreachable INTEGER NOT NULL,
	accepted INTEGER NOT NULL,
	seen INTEGER NOT NULL,
	declared INTEGER NOT NULL,
	verified INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_tallies PRIMARY KEY (id),
	CONSTRAINT uq_tallies_city_district UNIQUE (city, district)
);
INSERT INTO "tallies" VALUES(1,'shenzhen','南山区',0,0,0,0,0,1,0,'2026-11-20 02:30:00.000000');
CREATE TABLE tokens (
	id INTEGER NOT NULL,
	digest VARCHAR(64) NOT NULL,
	purpose VARCHAR(20) NOT NULL,
	subject INTEGER NOT NULL,
	what VARCHAR(200) NOT NULL,
	made_by INTEGER,
	made_at DATETIME NOT NULL,
	expires_at DATETIME,
	used_at DATETIME,
	ended_at DATETIME,
	CONSTRAINT pk_tokens PRIMARY KEY (id),
	CONSTRAINT fk_tokens_made_by_officials FOREIGN KEY(made_by) REFERENCES officials (id),
	CONSTRAINT uq_tokens_digest UNIQUE (digest)
);
INSERT INTO "tokens" VALUES(1,'2125b2c332b1113aae9bfc5e9f7e3b4c91d828cb942c2df1eeb02502eccae9e9','bind',1,'',1,'2026-11-20 01:30:00.000000',NULL,NULL,NULL);
CREATE TABLE units (
	id INTEGER NOT NULL,
	kind VARCHAR(20) NOT NULL,
	code VARCHAR(18) NOT NULL,
	name VARCHAR(200) NOT NULL,
	short_name VARCHAR(20) NOT NULL,
	city VARCHAR(40) NOT NULL,
	district VARCHAR(40) NOT NULL,
	legal_representative VARCHAR(100) NOT NULL,
	call_name VARCHAR(100) NOT NULL,
	call_phone VARCHAR(40) NOT NULL,
	created_at DATETIME NOT NULL,
	changed_at DATETIME NOT NULL,
	closed_at DATETIME,
	CONSTRAINT pk_units PRIMARY KEY (id),
	CONSTRAINT uq_units_city_district_short_name UNIQUE (city, district, short_name),
	CONSTRAINT uq_units_code UNIQUE (code)
);
INSERT INTO "units" VALUES(1,'enterprise','91350100M000100Y43','深圳市青山电子有限公司','青山','shenzhen','南山区','','林','0755-12345678','2026-11-20 01:30:00.000000','2026-11-20 01:30:00.000000',NULL);
CREATE TABLE uploads (
	id INTEGER NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	state VARCHAR(20) NOT NULL,
	rows INTEGER NOT NULL,
	about INTEGER NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	content JSON NOT NULL,
	touched_at DATETIME NOT NULL,
	CONSTRAINT pk_uploads PRIMARY KEY (id),
	CONSTRAINT uq_uploads_key UNIQUE ("key")
);
INSERT INTO "uploads" VALUES(1,'0000000000000000000000000000000000000000000000000000000000000000','ready',1,1,'0000000000000000000000000000000000000000000000000000000000000000','{"rows":[["青山"]]}','2026-11-20 01:30:00.000000');
CREATE INDEX ix_conversations_last_seen_at ON conversations (last_seen_at);
CREATE INDEX ix_inbox_channel_address_id ON inbox (channel, address, id);
CREATE INDEX ix_inbox_received_at ON inbox (received_at);
CREATE INDEX ix_audit_actor_id ON audit (actor, id);
CREATE INDEX ix_audit_object_id ON audit (object, id);
CREATE INDEX ix_uploads_touched_at ON uploads (touched_at);
CREATE INDEX ix_units_city_district_id ON units (city, district, id);
CREATE INDEX ix_addresses_person_id ON addresses (person_id);
CREATE INDEX ix_bindings_person_id ON bindings (person_id);
CREATE INDEX ix_officials_city_district ON officials (city, district);
CREATE INDEX ix_acts_official_id_id ON acts (official_id, id);
CREATE INDEX ix_acts_state_expires_at ON acts (state, expires_at);
CREATE INDEX ix_adoptions_city ON adoptions (city);
CREATE INDEX ix_broadcasts_city_district_id ON broadcasts (city, district, id);
CREATE INDEX ix_bind_requests_state_unit_id ON bind_requests (state, unit_id);
CREATE INDEX ix_deadlines_city_district_state ON deadlines (city, district, state);
CREATE INDEX ix_deadlines_next_on_id ON deadlines (next_on, id);
CREATE INDEX ix_deadlines_unit_id ON deadlines (unit_id);
CREATE INDEX ix_deputies_deputy_id ON deputies (deputy_id);
CREATE INDEX ix_deputies_official_id ON deputies (official_id);
CREATE INDEX ix_office_dates_city ON office_dates (city);
CREATE INDEX ix_tokens_purpose_subject ON tokens (purpose, subject);
CREATE INDEX ix_answers_deadline_id ON answers (deadline_id);
CREATE INDEX ix_deliveries_act_id ON deliveries (act_id);
CREATE INDEX ix_deliveries_created_at ON deliveries (created_at);
CREATE INDEX ix_deliveries_person_id_day ON deliveries (person_id, day);
CREATE INDEX ix_deliveries_state_not_before ON deliveries (state, not_before);
CREATE INDEX ix_items_delivery_id ON items (delivery_id);
CREATE INDEX ix_items_person_id ON items (person_id);
CREATE INDEX ix_posted_channel_address_id ON posted (channel, address, id);
CREATE INDEX ix_posted_posted_at ON posted (posted_at);
COMMIT;
