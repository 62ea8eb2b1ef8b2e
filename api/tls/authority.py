"""A small certificate authority in the data folder, and the server's certificate from it.

Who installs the authority trusts it with no more than this network: it may only speak for `.local` names,
localhost and private addresses (name constraints, RFC 5280 4.2.1.10). The server's certificate is as iOS asks: 398
days at most, its names as alternative names, for servers only.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from api.tls.names import PRIVATE, Names

AUTHORITY, SERVER = "authority", "server"
AUTHORITY_LIVES, SERVER_LIVES = timedelta(days=3650), timedelta(days=397)
RENEWED_BEFORE = timedelta(days=30)
SLACK = timedelta(days=1)
"""Clocks of phones may be behind by so much."""


@dataclass(frozen=True, slots=True)
class Certified:
    """Files: the server's certificate and key, and the authority's certificate for phones to install."""

    certificate: Path
    key: Path
    authority: Path


@dataclass(frozen=True, slots=True)
class _Signer:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def authority_file(folder: Path) -> Path:
    """Where the authority's certificate is, if one was made."""
    return folder / f"{AUTHORITY}.crt"


def certified(folder: Path, names: Names, now: datetime) -> Certified:
    """The server's certificate for these names, made if there is none that fits; so is the authority.

    Raises:
        OSError: the folder cannot be read or written.
        ValueError: what is there is no key or certificate; remove the folder to have a new one made.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    signer = _signer(folder, now)
    certificate, key = folder / f"{SERVER}.crt", folder / f"{SERVER}.key"
    if not (certificate.exists() and key.exists() and _fits(_read(certificate), signer, names, now)):
        made = ec.generate_private_key(ec.SECP256R1())
        _write_private(key, _pem(made))
        _write_private(certificate, _server(made, signer, names, now).public_bytes(Encoding.PEM))
    return Certified(certificate, key, authority_file(folder))


def fingerprint(certificate: Path) -> str:
    """A certificate's SHA-256 as phones show it."""
    return _read(certificate).fingerprint(hashes.SHA256()).hex(":").upper()


def _signer(folder: Path, now: datetime) -> _Signer:
    certificate, key = authority_file(folder), folder / f"{AUTHORITY}.key"
    if certificate.exists() and key.exists():
        kept = load_pem_private_key(key.read_bytes(), None)
        if not isinstance(kept, ec.EllipticCurvePrivateKey):
            raise ValueError(f"{key} is no key of an authority made here; remove its folder")
        signer = _Signer(_read(certificate), kept)
        if signer.certificate.not_valid_after_utc > now + SERVER_LIVES:
            return signer
    made = ec.generate_private_key(ec.SECP256R1())
    signer = _Signer(_authority(made, now), made)
    _write_private(key, _pem(made))
    _write_private(certificate, signer.certificate.public_bytes(Encoding.PEM))
    return signer


def _authority(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = _name(f"Backbeat on this network, {now:%Y-%m-%d}")
    networks = [x509.IPAddress(each) for each in PRIVATE]
    permitted = [x509.DNSName("local"), x509.DNSName("localhost"), *networks]
    return (
        _begun(name, name, key, now, AUTHORITY_LIVES)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _server(key: ec.EllipticCurvePrivateKey, signer: _Signer, names: Names, now: datetime) -> x509.Certificate:
    alternatives = [*map(x509.DNSName, names.hosts), *map(x509.IPAddress, names.addresses)]
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key())
    return (
        _begun(_name("Backbeat"), signer.certificate.subject, key, now, SERVER_LIVES)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(authority, critical=False)
        .sign(signer.key, hashes.SHA256())
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, lives: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLACK)
        .not_valid_after(now + lives - SLACK)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip


def _fits(certificate: x509.Certificate, signer: _Signer, names: Names, now: datetime) -> bool:
    """Whether the certificate is the authority's, for all these names, and not about to expire."""
    try:
        certificate.verify_directly_issued_by(signer.certificate)
    except (InvalidSignature, ValueError, TypeError):
        return False
    told = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    hosts, addresses = told.get_values_for_type(x509.DNSName), told.get_values_for_type(x509.IPAddress)
    lasts = certificate.not_valid_after_utc > now + RENEWED_BEFORE
    return lasts and set(names.hosts) <= set(hosts) and set(names.addresses) <= set(addresses)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _read(certificate: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(certificate.read_bytes())


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write_private(path: Path, data: bytes) -> None:
    """Whole or not at all, and for nobody else to read at any moment."""
    beside = path.with_suffix(path.suffix + ".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    beside.replace(path)
