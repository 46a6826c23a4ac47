-- What a database at revision 0001 holds, with rows in every table.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
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
CREATE INDEX ix_conversations_last_seen_at ON conversations (last_seen_at);
CREATE INDEX ix_inbox_channel_address_id ON inbox (channel, address, id);
CREATE INDEX ix_inbox_received_at ON inbox (received_at);
COMMIT;
