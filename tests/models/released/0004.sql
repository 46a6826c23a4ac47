-- What a database at revision 0004 holds, with rows in every table.
BEGIN TRANSACTION;
CREATE TABLE access_tokens (
	id INTEGER NOT NULL,
	app VARCHAR(100) NOT NULL,
	token TEXT,
	expires_at DATETIME,
	lease_until DATETIME,
	claimed_by VARCHAR(60) NOT NULL,
	fetched JSON NOT NULL,
	CONSTRAINT pk_access_tokens PRIMARY KEY (id),
	CONSTRAINT uq_access_tokens_app UNIQUE (app)
);
INSERT INTO "access_tokens" VALUES(1,'wx0123456789abcdef',NULL,NULL,NULL,'','[]');
CREATE TABLE accounts (
	id INTEGER NOT NULL,
	channel VARCHAR(40) NOT NULL,
	address VARCHAR(64) NOT NULL,
	sealed VARCHAR(1200) NOT NULL,
	met_at DATETIME NOT NULL,
	CONSTRAINT pk_accounts PRIMARY KEY (id),
	CONSTRAINT uq_accounts_channel_address UNIQUE (channel, address)
);
INSERT INTO "accounts" VALUES(1,'wechat','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','n-5Fdz6DvjRkTsFWg_6_v1oLpvGtYQSHdp2BsXlrSe14NQ==','2026-11-20 01:30:00.000000');
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
INSERT INTO "addresses" VALUES(2,1,'wechat','o-lin',2,'consent',1,'2026-11-20 01:30:00.000000');
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
CREATE TABLE agency_bans (
	id INTEGER NOT NULL,
	unit_id INTEGER NOT NULL,
	city VARCHAR(40) NOT NULL,
	case_id INTEGER,
	outcome VARCHAR(20) NOT NULL,
	article INTEGER,
	from_day DATE NOT NULL,
	last_day DATE,
	lifted_on DATE,
	CONSTRAINT pk_agency_bans PRIMARY KEY (id),
	CONSTRAINT fk_agency_bans_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT fk_agency_bans_unit_id_units FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "agency_bans" VALUES(1,2,'shenzhen',2,'not_accepted',25,'2027-03-30','2030-03-29',NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
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
	year INTEGER NOT NULL, agency_id INTEGER,
	CONSTRAINT pk_applications PRIMARY KEY (id),
	CONSTRAINT fk_applications_unit_id_units FOREIGN KEY(unit_id) REFERENCES units (id),
	CONSTRAINT uq_applications_unit_id_level_category_year UNIQUE (unit_id, level, category, year)
);
INSERT INTO "applications" VALUES(1,1,'provincial','factory',2027,NULL);
CREATE TABLE attempts (
	id INTEGER NOT NULL,
	who VARCHAR(64) NOT NULL,
	what VARCHAR(20) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_attempts PRIMARY KEY (id)
);
INSERT INTO "attempts" VALUES(1,'0000000000000000000000000000000000000000000000000000000000000000','receipt','2026-11-20 02:30:00.000000');
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
INSERT INTO "audit" VALUES(2,'2026-11-20 01:30:00.000000','complainant','case.begun','case:1','','','',NULL,'{"consent":"1"}','e22a5984ce7c2f16a25cb096354797d7f3b247e047e6391a225a85ec95a5a923','8ab79276190f66fa2f219c437b19799cee9487b2d733aff4f9e8660f8e0b5db8');
INSERT INTO "audit" VALUES(3,'2026-11-20 01:30:00.000000','complainant','case.registered','case:1','shenzhen','','',NULL,'{"from":"draft"}','8ab79276190f66fa2f219c437b19799cee9487b2d733aff4f9e8660f8e0b5db8','1639dee4436fe12008426a76493cbbd576c03e20069c2fd077addf5d8389c769');
INSERT INTO "audit" VALUES(4,'2026-11-20 01:30:00.000000','system','case.accepted','case:1','shenzhen','','',NULL,'{"from":"registered"}','1639dee4436fe12008426a76493cbbd576c03e20069c2fd077addf5d8389c769','4168703a3193fe51dc51df1681d5e0c2fb0fa39ac35afb46d7f17f3f2896f3b1');
INSERT INTO "audit" VALUES(5,'2026-11-20 01:30:00.000000','system','case.verifying','case:1','shenzhen','','',NULL,'{"from":"accepted"}','4168703a3193fe51dc51df1681d5e0c2fb0fa39ac35afb46d7f17f3f2896f3b1','733eca49736b1b9e1ff99df7626e49eba7386d2cc6d2b5f96648aa868486534c');
INSERT INTO "audit" VALUES(6,'2026-11-20 01:30:00.000000','complainant','case.begun','case:2','','','',NULL,'{"consent":"1"}','733eca49736b1b9e1ff99df7626e49eba7386d2cc6d2b5f96648aa868486534c','5115d445d2f7e1a4c2516c3f64477433a787866a925dfd448d6352aaa153fd38');
INSERT INTO "audit" VALUES(7,'2026-11-20 01:30:00.000000','complainant','case.registered','case:2','shenzhen','','',NULL,'{"from":"draft"}','5115d445d2f7e1a4c2516c3f64477433a787866a925dfd448d6352aaa153fd38','83e5b1ccfac5ad1beec778ec4dc67b6f9b93e6b86aad1d1174f473eca183ded3');
INSERT INTO "audit" VALUES(8,'2026-11-20 02:30:00.000000','official:1','case.identity_seen','case:1','shenzhen','','',NULL,'{}','83e5b1ccfac5ad1beec778ec4dc67b6f9b93e6b86aad1d1174f473eca183ded3','6b06283192a949089530f5d59c586f9eace7021443d734d08c351fa23eb8dd5c');
CREATE TABLE audit_heads (
	id INTEGER NOT NULL,
	last_id INTEGER NOT NULL,
	count INTEGER NOT NULL,
	hash VARCHAR(64) NOT NULL,
	CONSTRAINT pk_audit_heads PRIMARY KEY (id)
);
INSERT INTO "audit_heads" VALUES(1,8,8,'6b06283192a949089530f5d59c586f9eace7021443d734d08c351fa23eb8dd5c');
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
CREATE TABLE case_keys (
	id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	name VARCHAR(20) NOT NULL,
	wrapped VARCHAR(200) NOT NULL,
	made_at DATETIME NOT NULL,
	CONSTRAINT pk_case_keys PRIMARY KEY (id),
	CONSTRAINT fk_case_keys_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT uq_case_keys_case_id_name UNIQUE (case_id, name)
);
INSERT INTO "case_keys" VALUES(1,1,'identity','7s5-dEZ7FViJ57OwGU4Nc9fxXZYGdAc-5GYKke8eGJWvCoNHDZxxQS5r-5GRtdvrYIeWwK2uQzM0ht0Brf6WOAJAJKQCOqUf','2026-11-20 01:30:00.000000');
INSERT INTO "case_keys" VALUES(2,1,'content','oB9_AQvgCwWtG22m2GEtwqxvhOPbMZ2rTRzDKlodQ19yqSodVQz83ihIHHvM54R-cx43N0IFhZRDq15i1A5n1eb_Y6d_BrfV','2026-11-20 01:30:00.000000');
INSERT INTO "case_keys" VALUES(3,2,'identity','MzMrckWIbJmQeUjIzJg4C14HwxM99PN0mV9GHrNz4QsxqCknIuFPTYLwPuwea2ZKcgu8BJy8EN8z3G0whTIkuiVUx7U-lJH0','2026-11-20 01:30:00.000000');
INSERT INTO "case_keys" VALUES(4,2,'content','4vu5diTVcKtUVnjwKNc7oYmzzZn1xoSlCj76CjXgyybn6TLEMK6H7gb64lD-AMdpH501Ai4Y38xHj_IjOCvGu5ItTUQHVO_V','2026-11-20 01:30:00.000000');
CREATE TABLE case_letters (
	id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	way VARCHAR(10) NOT NULL,
	about VARCHAR(20) NOT NULL,
	sealed TEXT NOT NULL,
	official_id INTEGER,
	written_at DATETIME NOT NULL,
	read_at DATETIME,
	CONSTRAINT pk_case_letters PRIMARY KEY (id),
	CONSTRAINT fk_case_letters_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT fk_case_letters_official_id_officials FOREIGN KEY(official_id) REFERENCES officials (id)
);
INSERT INTO "case_letters" VALUES(1,1,'out','question','SmWTkaER-7zURUlm1B0vgfTh4H5rhFOIMVqYjdx2U2O2C8XgjxkonflO81qBogAniA==',1,'2026-11-20 02:30:00.000000',NULL);
CREATE TABLE case_links (
	id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	other_id INTEGER NOT NULL,
	official_id INTEGER NOT NULL,
	linked_at DATETIME NOT NULL,
	CONSTRAINT pk_case_links PRIMARY KEY (id),
	CONSTRAINT fk_case_links_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT fk_case_links_official_id_officials FOREIGN KEY(official_id) REFERENCES officials (id),
	CONSTRAINT fk_case_links_other_id_cases FOREIGN KEY(other_id) REFERENCES cases (id),
	CONSTRAINT uq_case_links_case_id_other_id UNIQUE (case_id, other_id)
);
INSERT INTO "case_links" VALUES(1,1,2,1,'2026-11-20 02:30:00.000000');
CREATE TABLE cases (
	id INTEGER NOT NULL,
	state VARCHAR(20) NOT NULL,
	city VARCHAR(40) NOT NULL,
	district VARCHAR(40) NOT NULL,
	against VARCHAR(20) NOT NULL,
	unit_id INTEGER,
	channel VARCHAR(40) NOT NULL,
	owner VARCHAR(64) NOT NULL,
	receipt VARCHAR(64),
	content TEXT NOT NULL,
	consent VARCHAR(40) NOT NULL,
	consented_at DATETIME NOT NULL,
	document_consented_at DATETIME,
	touched_at DATETIME NOT NULL,
	registered_at DATETIME,
	accepted_at DATETIME,
	found_at DATETIME,
	decided_at DATETIME,
	over_at DATETIME,
	finding VARCHAR(20) NOT NULL,
	measure VARCHAR(20) NOT NULL,
	measure_article INTEGER,
	rectify_by DATE,
	due_kind VARCHAR(20) NOT NULL,
	due_on DATE,
	warned VARCHAR(10) NOT NULL,
	extended_on DATE,
	assigned_to INTEGER,
	assigned_at DATETIME,
	merged_into INTEGER,
	held BOOLEAN NOT NULL,
	forget_on DATE,
	forgotten_at DATETIME,
	CONSTRAINT pk_cases PRIMARY KEY (id),
	CONSTRAINT fk_cases_assigned_to_officials FOREIGN KEY(assigned_to) REFERENCES officials (id),
	CONSTRAINT fk_cases_merged_into_cases FOREIGN KEY(merged_into) REFERENCES cases (id),
	CONSTRAINT fk_cases_unit_id_units FOREIGN KEY(unit_id) REFERENCES units (id),
	CONSTRAINT uq_cases_receipt UNIQUE (receipt)
);
INSERT INTO "cases" VALUES(1,'verifying','shenzhen','','listed_unit',1,'webchat','ecc9c4129ab14c29c4166659c2a2c004723d5fca5818d5a05eb56309040f69d6','a58b4c823fb98c8bb0874da62e189cad8ff635f162bedeb92ee0f630e326a7b2','Akdo5nJcs2e3smTklY1j8wN18Tifacnqe4MwrSmC7SgClkzBnOD69DiVkDKcdfUzzxQxMI1J2pMHXFzL8Zb1_XPsbjsTBqRLA6LF1R-H7FIDKnJq26L26kBoU8pOWkVeydqYNB2ZOXGiRHD1I_jmRyRIKw5kBO4YSY5hzXNyVEajD_SvcTZ1sdMUlktpkNIebUAIsvI4KPlSSiAmcuBnkXpLWGwfTmJZ','1','2026-11-20 01:30:00.000000',NULL,'2026-11-20 02:30:00.000000','2026-11-20 01:30:00.000000','2026-11-20 01:30:00.000000',NULL,NULL,NULL,'','',NULL,NULL,'',NULL,'',NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "cases" VALUES(2,'registered','shenzhen','','listed_unit',1,'webchat','ecc9c4129ab14c29c4166659c2a2c004723d5fca5818d5a05eb56309040f69d6','5231232c6ab139aeda2da8a21498f5a45ca7c83f64f5465d58f86e971c8c4646','wd_7nW29pWLJIuV5puaqVMw-FwX55FYNMu1nS9kGqOh64274RjX5BReUtxNoDj_QeS_67Ra83wrgzvBnc9_tPoEI1SBPcHJcniLh-KDy9e9CiF0WDRpYrejAo1sT-lzDg0weYRf3dTsDKLFXPJh1VOB2sX2V1oSfRt4NG26jAQWbz47LzXilLEWVvPbf3eAba8mf50cJcNCkW2mGTgzLBD-qoiB4mx3F','1','2026-11-20 01:30:00.000000',NULL,'2026-11-20 01:30:00.000000','2026-11-20 01:30:00.000000',NULL,NULL,NULL,NULL,'','',NULL,NULL,'',NULL,'',NULL,NULL,NULL,NULL,0,NULL,NULL);
CREATE TABLE consents (
	id INTEGER NOT NULL,
	channel VARCHAR(40) NOT NULL,
	address VARCHAR(200) NOT NULL,
	template VARCHAR(100) NOT NULL,
	remaining INTEGER NOT NULL,
	lasting BOOLEAN DEFAULT 0 NOT NULL,
	changed_at DATETIME NOT NULL,
	CONSTRAINT pk_consents PRIMARY KEY (id),
	CONSTRAINT uq_consents_channel_address_template UNIQUE (channel, address, template)
);
INSERT INTO "consents" VALUES(1,'wechat','o-lin','TEMPLATE',1,0,'2026-11-20 01:30:00.000000');
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
CREATE TABLE data_keys (
	id INTEGER NOT NULL,
	name VARCHAR(20) NOT NULL,
	wrapped VARCHAR(200) NOT NULL,
	made_at DATETIME NOT NULL,
	CONSTRAINT pk_data_keys PRIMARY KEY (id),
	CONSTRAINT uq_data_keys_name UNIQUE (name)
);
INSERT INTO "data_keys" VALUES(1,'index','-DYdJJmGapqtqloN9O4KMeqnhDwTdHSMxKu-1D8mNOVcYcMbZL8zitRVioap6sqpNihGfqz15sodB9HBSHHf0ZbP8uMi3z0F','2026-11-20 01:30:00.000000');
INSERT INTO "data_keys" VALUES(2,'text','KQRBOlBCgaNAHmILKj7hVK2jsUcf_VARWj11S3pBYZEVqcZzxNGKPc8XXL-W3aaDwfvAEET1NUe0zWC5MzCM_ntynDbcXxgI','2026-11-20 01:30:00.000000');
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
	answered_at DATETIME, sealed_to VARCHAR(1200),
	CONSTRAINT pk_deliveries PRIMARY KEY (id),
	CONSTRAINT fk_deliveries_act_id_acts FOREIGN KEY(act_id) REFERENCES acts (id),
	CONSTRAINT fk_deliveries_address_id_addresses FOREIGN KEY(address_id) REFERENCES addresses (id),
	CONSTRAINT fk_deliveries_person_id_people FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT uq_deliveries_key UNIQUE ("key")
);
INSERT INTO "deliveries" VALUES(1,'reminder:1:2027-02-26',1,'reminder','2027-02-26','accepted','2026-11-20 01:30:00.000000',NULL,'',0,0,NULL,'','','','','{"opened":true}',NULL,'2026-11-20 01:30:00.000000','2026-11-20 02:30:00.000000',NULL,NULL,NULL,NULL);
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
CREATE TABLE evidence (
	id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	state VARCHAR(20) NOT NULL,
	kind VARCHAR(20) NOT NULL,
	name TEXT NOT NULL,
	source TEXT NOT NULL,
	detected VARCHAR(100) NOT NULL,
	size INTEGER,
	sha256 VARCHAR(64) NOT NULL,
	stored VARCHAR(64),
	"view" VARCHAR(64) NOT NULL,
	view_state VARCHAR(20) NOT NULL,
	scan VARCHAR(20) NOT NULL,
	promised_at DATETIME NOT NULL,
	kept_at DATETIME,
	tries INTEGER NOT NULL,
	next_try_at DATETIME,
	reason VARCHAR(40) NOT NULL,
	CONSTRAINT pk_evidence PRIMARY KEY (id),
	CONSTRAINT fk_evidence_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT uq_evidence_case_id_number UNIQUE (case_id, number),
	CONSTRAINT uq_evidence_stored UNIQUE (stored)
);
INSERT INTO "evidence" VALUES(1,1,1,'kept','photo','ltxiYahrGn9DtlawjDZrucCPMKtdO8rHGpS3gvsODFIbOGkdpK4=','','image/jpeg',3,'f8146b6cb4961f87a1519047b8c83402754ed108ade55457d43166e564b7b4fe','00000000000000000000000000000000','','','','2026-11-20 01:30:00.000000','2026-11-20 01:30:00.000000',0,NULL,'');
CREATE TABLE followers (
	id INTEGER NOT NULL,
	channel VARCHAR(40) NOT NULL,
	address VARCHAR(200) NOT NULL,
	following BOOLEAN DEFAULT 1 NOT NULL,
	written_until DATETIME,
	written_left INTEGER NOT NULL,
	tapped_until DATETIME,
	tapped_left INTEGER NOT NULL,
	menu VARCHAR(40) NOT NULL,
	changed_at DATETIME NOT NULL,
	CONSTRAINT pk_followers PRIMARY KEY (id),
	CONSTRAINT uq_followers_channel_address UNIQUE (channel, address)
);
INSERT INTO "followers" VALUES(1,'wechat','o-lin',1,'2026-11-22 01:30:00.000000',5,NULL,0,'','2026-11-20 01:30:00.000000');
CREATE TABLE heartbeats (
	name VARCHAR(40) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_heartbeats PRIMARY KEY (name)
);
INSERT INTO "heartbeats" VALUES('worker','2026-11-20 01:30:00.000000');
CREATE TABLE identities (
	id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	sealed TEXT NOT NULL,
	changed_at DATETIME NOT NULL,
	CONSTRAINT pk_identities PRIMARY KEY (id),
	CONSTRAINT fk_identities_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT uq_identities_case_id UNIQUE (case_id)
);
INSERT INTO "identities" VALUES(1,1,'u0uk873cMgPc_t3XjdUF_ikYhgERNhIyvQyPP9Ov1BqCEh3Ce_iJh25MLKbuphbvmD7kv3bWZd-gxl8MtCQX7eCPoQfgoJN3kNl8O771d8JHD6tiM0tvlID6fCQ5JcYh0xF7npMfm8d1rNoFeJbIjflxiNPgmp2swnd4TVv0w7XuBR3bpEMUuuRgFB_Q5laD9RjoJPiWjpWNLocVzRxCOe14gLWVxNdiUNH_2w==','2026-11-20 01:30:00.000000');
INSERT INTO "identities" VALUES(2,2,'rC651P908qFgRMUWncqzRG1s9JfuVmXepfZCASt5hXa18pi-M7D7dvMUX4tLAF_WfPJW8-tmSf1dUu29LqgikZQW6YgR3vpL-eUc_SH2SPFcRO2TPxb8KK0H3GIkE_D_IyHv_qPPQXOdgtqCjf9c8jukK2v4fMejFM37wLq7CMYL6KJmLOZE9Eva13Zs0omiv3-G5i61v0FXwFRcjn47qoj0XvRIYIPLRZZgow==','2026-11-20 01:30:00.000000');
CREATE TABLE inbox (
	id INTEGER NOT NULL,
	channel VARCHAR(40) NOT NULL,
	address VARCHAR(200) NOT NULL,
	"key" VARCHAR(200) NOT NULL,
	received_at DATETIME NOT NULL,
	text TEXT NOT NULL,
	reply TEXT,
	reference VARCHAR(12), sealed BOOLEAN DEFAULT 0 NOT NULL, private BOOLEAN DEFAULT 0 NOT NULL,
	CONSTRAINT pk_inbox PRIMARY KEY (id),
	CONSTRAINT uq_inbox_channel_address_key UNIQUE (channel, address, "key")
);
INSERT INTO "inbox" VALUES(1,'postcards','lin','k1','2026-11-20 01:30:00.000000','你好','{"texts":["您好"]}',NULL,0,0);
INSERT INTO "inbox" VALUES(2,'postcards','lin','k2','2026-11-20 01:30:00.000000','你好','{"texts":["您好"]}',NULL,0,0);
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
CREATE TABLE keyboards (
	id INTEGER NOT NULL,
	name VARCHAR(20) NOT NULL,
	channel VARCHAR(40) NOT NULL,
	address VARCHAR(200) NOT NULL,
	content TEXT NOT NULL,
	made_at DATETIME NOT NULL,
	private BOOLEAN DEFAULT 0 NOT NULL,
	CONSTRAINT pk_keyboards PRIMARY KEY (id),
	CONSTRAINT uq_keyboards_name UNIQUE (name)
);
INSERT INTO "keyboards" VALUES(1,'5GDUcTpadKoIo9_T','wechat','o-lin','CzglYBqABs4M7bjrSsrDKTK0-OSxsp3n5cWSDP-29tLg0vYhfQcmNQ0z','2026-11-20 01:30:00.000000',0);
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
CREATE TABLE parcels (
	id INTEGER NOT NULL,
	channel VARCHAR(40) NOT NULL,
	address VARCHAR(200) NOT NULL,
	content TEXT NOT NULL,
	state VARCHAR(20) NOT NULL,
	not_before DATETIME NOT NULL,
	lease_until DATETIME,
	claimed_by VARCHAR(60) NOT NULL,
	attempts INTEGER NOT NULL,
	created_at DATETIME NOT NULL,
	CONSTRAINT pk_parcels PRIMARY KEY (id)
);
INSERT INTO "parcels" VALUES(1,'wechat','o-lin','tDRqN7qK5utWIfmRgQO9KZIacKbeKm0PmcxZrpYd5wexIA7ScMAoc43heP2JC5fMrBt8','queued','2026-11-20 01:30:00.000000',NULL,'',0,'2026-11-20 01:30:00.000000');
CREATE TABLE people (
	id INTEGER NOT NULL,
	name VARCHAR(100) NOT NULL,
	created_at DATETIME NOT NULL, many BOOLEAN DEFAULT 0 NOT NULL,
	CONSTRAINT pk_people PRIMARY KEY (id)
);
INSERT INTO "people" VALUES(1,'林芳','2026-11-20 01:30:00.000000',0);
INSERT INTO "people" VALUES(2,'','2026-11-20 01:30:00.000000',0);
INSERT INTO "people" VALUES(3,'','2026-11-20 01:30:00.000000',0);
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
CREATE TABLE recusals (
	id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	official_id INTEGER NOT NULL,
	recused_at DATETIME NOT NULL,
	CONSTRAINT pk_recusals PRIMARY KEY (id),
	CONSTRAINT fk_recusals_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT fk_recusals_official_id_officials FOREIGN KEY(official_id) REFERENCES officials (id),
	CONSTRAINT uq_recusals_case_id_official_id UNIQUE (case_id, official_id)
);
INSERT INTO "recusals" VALUES(1,2,2,'2026-11-20 02:30:00.000000');
CREATE TABLE reveals (
	id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	official_id INTEGER NOT NULL,
	approved_by INTEGER,
	reason VARCHAR(500) NOT NULL,
	asked_at DATETIME NOT NULL,
	opens_at DATETIME NOT NULL,
	until DATETIME NOT NULL,
	ended_at DATETIME,
	CONSTRAINT pk_reveals PRIMARY KEY (id),
	CONSTRAINT fk_reveals_approved_by_officials FOREIGN KEY(approved_by) REFERENCES officials (id),
	CONSTRAINT fk_reveals_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT fk_reveals_official_id_officials FOREIGN KEY(official_id) REFERENCES officials (id)
);
INSERT INTO "reveals" VALUES(1,1,1,2,'需当面核实情况','2026-11-20 01:30:00.000000','2026-11-20 01:30:00.000000','2026-11-20 02:30:00.000000',NULL);
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
INSERT INTO "units" VALUES(2,'agency','91440300MA5D000028','深圳市公正评价有限公司','深圳市公正评价有限公司','shenzhen','南山区','','','','2026-11-20 01:30:00.000000','2026-11-20 01:30:00.000000',NULL);
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
CREATE INDEX ix_attempts_at ON attempts (at);
CREATE INDEX ix_attempts_who_what_at ON attempts (who, what, at);
CREATE INDEX ix_cases_city_district_state ON cases (city, district, state);
CREATE INDEX ix_cases_forget_on ON cases (forget_on);
CREATE INDEX ix_cases_owner ON cases (owner);
CREATE INDEX ix_cases_state_due_on ON cases (state, due_on);
CREATE INDEX ix_cases_unit_id ON cases (unit_id);
CREATE INDEX ix_agency_bans_city ON agency_bans (city);
CREATE INDEX ix_agency_bans_unit_id ON agency_bans (unit_id);
CREATE INDEX ix_case_letters_case_id_id ON case_letters (case_id, id);
CREATE INDEX ix_evidence_scan ON evidence (scan);
CREATE INDEX ix_evidence_state_next_try_at ON evidence (state, next_try_at);
CREATE INDEX ix_evidence_view_state ON evidence (view_state);
CREATE INDEX ix_reveals_case_id_official_id ON reveals (case_id, official_id);
CREATE INDEX ix_keyboards_made_at ON keyboards (made_at);
CREATE INDEX ix_parcels_channel_address_id ON parcels (channel, address, id);
CREATE INDEX ix_parcels_created_at ON parcels (created_at);
CREATE INDEX ix_parcels_state_not_before ON parcels (state, not_before);
COMMIT;
