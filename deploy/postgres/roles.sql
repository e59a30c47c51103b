-- The two roles and the database. Run by psql as a superuser, on an empty server or again at any time.
-- The passwords come from the environment: ANHAO_OWNER_PASSWORD and ANHAO_APP_PASSWORD.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
SET password_encryption = 'scram-sha-256';
\getenv owner_password ANHAO_OWNER_PASSWORD
\getenv app_password ANHAO_APP_PASSWORD

SELECT 'CREATE ROLE anhao_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'anhao_owner') \gexec
SELECT 'CREATE ROLE anhao_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'anhao_app') \gexec
ALTER ROLE anhao_owner WITH LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE anhao_app WITH LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'app_password';
-- Tests sign in as the owner, who may create their database, and run as the application.
GRANT anhao_app TO anhao_owner;

SELECT 'CREATE DATABASE anhao OWNER anhao_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'anhao') \gexec

-- template1 as well: databases made later, those of the tests among them, inherit it.
\connect template1
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE anhao_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO anhao_app;
ALTER DEFAULT PRIVILEGES FOR ROLE anhao_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO anhao_app;

\connect anhao
ALTER DATABASE anhao OWNER TO anhao_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE anhao_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO anhao_app;
ALTER DEFAULT PRIVILEGES FOR ROLE anhao_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO anhao_app;
