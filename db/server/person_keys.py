"""How the database knows a person: by a hash of issuer and subject with a secret that no role of the app can read.

Foreign SQL on a connection of the app could say that somebody else acts; it would have to know his hash, and neither
his identity nor anything that it can read tells it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from db.server.engine import Database
from db.server.models import ServerValue

SECRET, LAST_BACKUP = "person secret", "last backup"
SIGNED_OUT = "signed out "  # and the key of a person
N_BYTES = 32


def person_key(database: Database, issuer: str, subject: str) -> str:
    """The key of an identity in this database; another issuer's subject of the same name is another person."""
    identity = json.dumps([issuer, subject]).encode()
    return hmac.new(_secret_of(database), identity, hashlib.sha256).hexdigest()


def note_backup(connection: Connection) -> None:
    """Write down that the whole database was just backed up."""
    now = {"value": "", "made_at": func.now()}
    connection.execute(
        insert(ServerValue)
        .values(name=LAST_BACKUP, **now)
        .on_conflict_do_update("server_value_pkey", set_=now)
    )


def last_backup(connection: Connection) -> datetime | None:
    """When the whole database was last backed up, None where it never was."""
    return connection.execute(
        select(ServerValue.made_at).where(ServerValue.name == LAST_BACKUP)
    ).scalar_one_or_none()


def end_sign_ins(database: Database, person: str) -> None:
    """From now on, by the database's clock, whoever was signed in as this person before has to sign in anew."""
    now = {"value": "", "made_at": func.now()}
    database.prepare()
    with database.maintenance() as connection:
        connection.execute(
            insert(ServerValue)
            .values(name=SIGNED_OUT + person, **now)
            .on_conflict_do_update("server_value_pkey", set_=now)
        )


def sign_ins_ended_at(database: Database, person: str) -> datetime | None:
    """When the sign-ins of a person were ended for the last time, None where they never were."""
    database.prepare()
    with database.maintenance() as connection:
        return connection.execute(
            select(ServerValue.made_at).where(ServerValue.name == SIGNED_OUT + person)
        ).scalar_one_or_none()


def _secret_of(database: Database) -> bytes:
    """Drawn when it is first needed, by whichever process is first; the same in every process."""
    if database.person_secret is None:
        drawn = {"name": SECRET, "value": secrets.token_hex(N_BYTES)}
        database.prepare()
        with database.maintenance() as connection:
            connection.execute(
                insert(ServerValue).values(**drawn).on_conflict_do_nothing(index_elements=["name"])
            )
            stored = connection.execute(
                select(ServerValue.value).where(ServerValue.name == SECRET)
            ).scalar_one()
        database.person_secret = bytes.fromhex(stored)
    return database.person_secret
