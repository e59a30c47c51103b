"""A certificate that nobody trusts, enough for nginx to load."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def write_certificate(folder: Path) -> dict[str, str]:
    """Write a self-signed certificate and its key; return the variables that name the two files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "anhao.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    files = {"ANHAO_TLS_CERTIFICATE": folder / "fullchain.pem", "ANHAO_TLS_KEY": folder / "privkey.pem"}
    files["ANHAO_TLS_CERTIFICATE"].write_bytes(certificate.public_bytes(pem))
    files["ANHAO_TLS_KEY"].write_bytes(private)
    return {variable: str(path) for variable, path in files.items()}
