#!/bin/sh
# Creates the realm of realm-export/clerk-mcp-realm.json on a running Keycloak 26.7 with kcadm.sh, or brings an existing
# realm to the same state. Run it again after each change; see ../README.md for what a second run changes.
#
#   CLERK_PUBLISHABLE_KEY, CLERK_SECRET_KEY    the two keys of the Clerk instance
#   MCP_SERVER_URL                             URL by which MCP clients know the MCP server
#   ADMIN_PASSWORD                             password of an administrator of the realm master
#
# Optional, with these defaults:
#
#   KEYCLOAK_URL=http://localhost:8080  ADMIN_USERNAME=admin  REALM=clerk-mcp  KCADM=kcadm.sh
#   CLERK_SIGN_IN_MODE=handoff          CLERK_APP_URL=        CLERK_WEBHOOK_SECRET=
#   CLERK_API_URL=https://api.clerk.com/v1                    CLERK_FRONTEND_API_URL=
set -eu

: "${CLERK_PUBLISHABLE_KEY:?set it to the publishable key of the Clerk instance}"
: "${CLERK_SECRET_KEY:?set it to the secret key of the Clerk instance}"
: "${MCP_SERVER_URL:?set it to the URL of the MCP server}"
: "${ADMIN_PASSWORD:?set it to the password of the administrator}"
: "${KEYCLOAK_URL:=http://localhost:8080}"
: "${ADMIN_USERNAME:=admin}"
: "${REALM:=clerk-mcp}"
: "${KCADM:=kcadm.sh}"
: "${CLERK_SIGN_IN_MODE:=handoff}"
: "${CLERK_APP_URL:=}"
: "${CLERK_WEBHOOK_SECRET:=}"
: "${CLERK_API_URL:=https://api.clerk.com/v1}"
: "${CLERK_FRONTEND_API_URL:=}"

# Values are put into JSON as they are.
for value in "$CLERK_PUBLISHABLE_KEY" "$CLERK_SECRET_KEY" "$CLERK_SIGN_IN_MODE" "$CLERK_APP_URL" "$CLERK_WEBHOOK_SECRET" \
  "$CLERK_API_URL" "$CLERK_FRONTEND_API_URL" "$MCP_SERVER_URL" "$REALM"; do
  case $value in
    *[\"\\]*)
      echo 'A value must not contain a quotation mark or a backslash' >&2
      exit 1
      ;;
  esac
done

# kcadm.sh starts a JVM for each request. These options shorten that.
export KC_OPTS="${KC_OPTS:--XX:TieredStopAtLevel=1 -XX:+UseSerialGC}"

login=$(mktemp -d)
trap 'rm -rf "$login"' EXIT
trap 'exit 1' HUP INT TERM

# kc COMMAND [ARGUMENT...]: kcadm.sh for the realm
kc() {
  command=$1
  shift
  "$KCADM" "$command" "$@" --config "$login/kcadm.config" -r "$REALM"
}

# list FIELDS PATH [ARGUMENT...]: one line for each object, with its fields separated by commas
list() {
  fields=$1
  shift
  kc get "$@" --fields "$fields" --format csv --noquotes
}

# id_of LINES KEY: the ID in the line "ID,KEY"
id_of() {
  printf '%s\n' "$1" | sed -n "s|^\([^,]*\),$2\$|\1|p"
}

# has LINES LINE
has() {
  printf '%s\n' "$1" | grep -qxF -- "$2"
}

echo "Realm $REALM at $KEYCLOAK_URL"
KC_CLI_PASSWORD=$ADMIN_PASSWORD "$KCADM" config credentials --config "$login/kcadm.config" \
  --server "$KEYCLOAK_URL" --realm master --user "$ADMIN_USERNAME"

# --- The realm -------------------------------------------------------------------------------------------------------

realm_settings() {
  cat <<JSON
{
  "realm": "$REALM",
  "displayName": "Clerk sign-in for MCP",
  "enabled": true,
  "sslRequired": "external",
  "registrationAllowed": false,
  "bruteForceProtected": true,
  "loginWithEmailAllowed": true,
  "duplicateEmailsAllowed": false,
  "accessCodeLifespanLogin": 600,
  "accessTokenLifespan": 300,
  "revokeRefreshToken": true,
  "refreshTokenMaxReuse": 0,
  "ssoSessionIdleTimeout": 28800,
  "ssoSessionMaxLifespan": 86400,
  "offlineSessionIdleTimeout": 2592000,
  "offlineSessionMaxLifespanEnabled": true,
  "offlineSessionMaxLifespan": 7776000,
  "eventsEnabled": true,
  "eventsExpiration": 2592000,
  "adminEventsEnabled": true,
  "adminEventsDetailsEnabled": false,
  "organizationsEnabled": true,
  "internationalizationEnabled": true,
  "supportedLocales": ["en", "de", "fr", "es", "pt-BR", "ja", "ar"],
  "defaultLocale": "en",
  "loginTheme": "keycloak-clerk"
}
JSON
}

realms=$("$KCADM" get realms --config "$login/kcadm.config" --fields realm --format csv --noquotes)
if has "$realms" "$REALM"; then
  realm_settings | kc update "realms/$REALM" -f -
else
  realm_settings | kc create realms -f -
fi

# --- No passwords at the token endpoint ------------------------------------------------------------------------------

admin_cli=$(id_of "$(list id,directAccessGrantsEnabled clients -q clientId=admin-cli)" true)
if [ -n "$admin_cli" ]; then
  kc update "clients/$admin_cli" -s directAccessGrantsEnabled=false
fi

# --- Client scopes ---------------------------------------------------------------------------------------------------

# session_note NAME NOTE TYPE: a mapper that copies a note of the session into tokens
session_note() {
  cat <<JSON
    {"name": "$1", "protocol": "openid-connect", "protocolMapper": "oidc-usersessionmodel-note-mapper",
     "config": {"user.session.note": "$2", "claim.name": "$1", "jsonType.label": "$3", "access.token.claim": "true",
                "id.token.claim": "true", "userinfo.token.claim": "false", "introspection.token.claim": "true"}}
JSON
}

# consent_scope NAME DESCRIPTION CONSENT_TEXT ORDER MAPPERS: a client scope that users see on the consent page
consent_scope() {
  kc create client-scopes -f - <<JSON
{
  "name": "$1",
  "description": "$2",
  "protocol": "openid-connect",
  "attributes": {
    "include.in.token.scope": "true",
    "display.on.consent.screen": "true",
    "consent.screen.text": "$3",
    "gui.order": "$4"
  },
  "protocolMappers": [
$5
  ]
}
JSON
}

scopes=$(list id,name client-scopes)
if [ -z "$(id_of "$scopes" clerk)" ]; then
  kc create client-scopes -f - <<JSON
{
  "name": "clerk",
  "description": "Identity of the user in Clerk",
  "protocol": "openid-connect",
  "attributes": {"include.in.token.scope": "false", "display.on.consent.screen": "false"},
  "protocolMappers": [
$(session_note clerk_user_id clerk_user_id String)
  ]
}
JSON
fi
if [ -z "$(id_of "$scopes" clerk:session)" ]; then
  consent_scope clerk:session \
    'The Clerk session of the sign-in, its active organization, and the plan' \
    '${clerkSessionScope}' 4 \
    "$(session_note clerk_session_id clerk_session_id String),
$(session_note clerk_session_expires_at clerk_session_expires_at long),
$(session_note org_id clerk_org_id String),
$(session_note org_slug clerk_org_slug String),
$(session_note org_role clerk_org_role String),
$(session_note org_permissions clerk_org_permissions JSON),
$(session_note clerk_fva clerk_fva JSON),
$(session_note plan clerk_plan String)"
fi
# The set-up request below adds the audience mappers.
if [ -z "$(id_of "$scopes" mcp)" ]; then
  consent_scope mcp 'Lets clients connect to the MCP server' '${mcpConnectScope}' 1 ''
fi
if [ -z "$(id_of "$scopes" mcp:read)" ]; then
  consent_scope mcp:read 'Tools of the MCP server that read data' '${mcpReadScope}' 2 ''
fi
if [ -z "$(id_of "$scopes" mcp:write)" ]; then
  consent_scope mcp:write 'Tools of the MCP server that make changes' '${mcpWriteScope}' 3 ''
fi
scopes=$(list id,name client-scopes)

defaults=$(list name default-default-client-scopes)
for scope in clerk clerk:session; do
  if ! has "$defaults" "$scope"; then
    kc update "default-default-client-scopes/$(id_of "$scopes" "$scope")" -n -b '{}'
  fi
done

# --- Clients that register themselves --------------------------------------------------------------------------------

kc update client-policies/profiles -f - <<'JSON'
{
  "profiles": [
    {
      "name": "mcp-clients",
      "description": "MCP clients that register themselves or publish a Client ID Metadata Document",
      "executors": [
        {
          "executor": "mcp-client-metadata-document",
          "configuration": {
            "cimd-allow-http-scheme": false,
            "cimd-allow-permitted-domains": [
              "claude.ai",
              "claude.com",
              "chatgpt.com",
              "vscode.dev",
              "insiders.vscode.dev",
              "code.visualstudio.com",
              "www.cursor.com",
              "cursor.com"
            ],
            "cimd-restrict-same-domain": false,
            "allow-private-addresses": false
          }
        },
        {
          "executor": "mcp-client-registration",
          "configuration": {
            "allowed-redirect-hosts": [
              "claude.ai/api/mcp/auth_callback",
              "claude.com/api/mcp/auth_callback",
              "chatgpt.com/connector/oauth",
              "chatgpt.com/connector_platform_oauth_redirect",
              "vscode.dev/redirect",
              "insiders.vscode.dev/redirect",
              "www.cursor.com/agents/mcp/oauth/callback"
            ],
            "allowed-redirect-schemes": ["cursor"],
            "allowed-scopes": []
          }
        }
      ]
    },
    {
      "name": "public-pkce",
      "description": "Public clients must use PKCE with S256",
      "executors": [{"executor": "pkce-enforcer", "configuration": {"auto-configure": true}}]
    }
  ]
}
JSON

kc update client-policies/policies -f - <<'JSON'
{
  "policies": [
    {
      "name": "mcp-clients",
      "description": "Applies to every request; the executors select those of MCP clients",
      "enabled": true,
      "conditions": [{"condition": "any-client", "configuration": {}}],
      "profiles": ["mcp-clients"]
    },
    {
      "name": "public-pkce",
      "description": "Any client",
      "enabled": true,
      "conditions": [{"condition": "client-access-type", "configuration": {"type": ["public"]}}],
      "profiles": ["public-pkce"]
    }
  ]
}
JSON

registration=org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy
policies=$(list id,providerId,subType components -q "type=$registration")
if [ -z "$(id_of "$policies" mcp-client-limit,anonymous)" ]; then
  kc create components -f - <<JSON
{
  "name": "Limit of self-registered clients",
  "providerId": "mcp-client-limit",
  "providerType": "$registration",
  "subType": "anonymous",
  "config": {
    "max-clients": ["5000"],
    "max-per-address": ["60"],
    "max-per-realm": ["1000"],
    "unused-days": ["90"],
    "never-used-days": ["1"]
  }
}
JSON
fi
for who in anonymous authenticated; do
  kc update "components/$(id_of "$policies" "allowed-protocol-mappers,$who")" \
    -s 'config.allowed-protocol-mapper-types=["oidc-full-name-mapper", "oidc-sha256-pairwise-sub-mapper",
      "oidc-address-mapper", "oidc-usermodel-attribute-mapper", "oidc-usermodel-property-mapper"]'
done

# Adds the audience mappers, assigns the scopes, sets the web origins, registers the required action mcp-consent, and
# removes the policies Trusted Hosts and Max Clients Limit. The answer lists the changes.
kc create mcp/setup -o -f - <<JSON
{
  "servers": [
    {
      "url": "$MCP_SERVER_URL",
      "scopes": [{"name": "mcp", "default": true}, {"name": "mcp:read"}, {"name": "mcp:write"}]
    }
  ],
  "webOrigins": ["http://localhost:6274", "http://127.0.0.1:6274"]
}
JSON

# --- Required actions ------------------------------------------------------------------------------------------------

# A credential of Keycloak would outlive a ban in Clerk.
actions=$(list alias,enabled,priority authentication/required-actions)
for action in CONFIGURE_TOTP UPDATE_PASSWORD webauthn-register webauthn-register-passwordless \
  CONFIGURE_RECOVERY_AUTHN_CODES; do
  if printf '%s\n' "$actions" | grep -q "^$action,true,"; then
    kc update "authentication/required-actions/$action" -s enabled=false
  fi
done
if ! has "$actions" mcp-consent,true,2000; then
  kc update authentication/required-actions/mcp-consent -s enabled=true -s priority=2000
fi

# --- User profile ----------------------------------------------------------------------------------------------------

kc update users/profile -f - <<'JSON'
{
  "attributes": [
    {"name": "username", "displayName": "${username}", "permissions": {"view": ["admin", "user"], "edit": ["admin", "user"]}, "validations": {"length": {"min": 3, "max": 255}, "username-prohibited-characters": {}, "up-username-not-idn-homograph": {}}, "multivalued": false},
    {"name": "email", "displayName": "${email}", "permissions": {"view": ["admin", "user"], "edit": ["admin"]}, "validations": {"email": {}, "length": {"max": 255}}, "multivalued": false},
    {"name": "firstName", "displayName": "${firstName}", "permissions": {"view": ["admin", "user"], "edit": ["admin"]}, "validations": {"length": {"max": 255}}, "multivalued": false},
    {"name": "lastName", "displayName": "${lastName}", "permissions": {"view": ["admin", "user"], "edit": ["admin"]}, "validations": {"length": {"max": 255}}, "multivalued": false},
    {"name": "picture", "displayName": "Picture", "permissions": {"view": ["admin", "user"], "edit": ["admin"]}, "multivalued": false, "group": "clerk"},
    {"name": "phoneNumber", "displayName": "${phoneNumber}", "permissions": {"view": ["admin", "user"], "edit": ["admin"]}, "multivalued": false, "group": "clerk"},
    {"name": "phoneNumberVerified", "displayName": "${phoneNumberVerified}", "permissions": {"view": ["admin", "user"], "edit": ["admin"]}, "multivalued": false, "group": "clerk"},
    {"name": "locale", "displayName": "${locale}", "permissions": {"view": ["admin", "user"], "edit": ["admin"]}, "multivalued": false, "group": "clerk"},
    {"name": "clerk_user_id", "displayName": "Clerk user ID", "permissions": {"view": ["admin", "user"], "edit": ["admin"]}, "multivalued": false, "group": "clerk"},
    {"name": "clerk_external_id", "displayName": "Clerk external ID", "permissions": {"view": ["admin", "user"], "edit": ["admin"]}, "multivalued": false, "group": "clerk"},
    {"name": "clerk_created_by", "displayName": "Created by the Clerk provider", "permissions": {"view": ["admin"], "edit": ["admin"]}, "multivalued": false, "group": "clerk"},
    {"name": "clerk_link", "displayName": "Link to Clerk external ID", "permissions": {"view": ["admin"], "edit": ["admin"]}, "multivalued": false, "group": "clerk"},
    {"name": "clerk_unlinked", "displayName": "Removed links to Clerk", "permissions": {"view": ["admin"], "edit": ["admin"]}, "multivalued": true, "group": "clerk"},
    {"name": "clerk_unfinished", "displayName": "First login not finished", "permissions": {"view": ["admin"], "edit": ["admin"]}, "multivalued": false, "group": "clerk"},
    {"name": "clerk_disabled", "displayName": "Disabled by the Clerk provider", "permissions": {"view": ["admin"], "edit": ["admin"]}, "multivalued": true, "group": "clerk"},
    {"name": "clerk_memberships", "displayName": "Clerk memberships", "permissions": {"view": ["admin"], "edit": ["admin"]}, "multivalued": true, "group": "clerk"},
    {"name": "clerk_applied", "displayName": "Applied Clerk records", "permissions": {"view": ["admin"], "edit": ["admin"]}, "multivalued": true, "group": "clerk"}
  ],
  "groups": [
    {"name": "clerk", "displayHeader": "Clerk", "displayDescription": "Read from Clerk"}
  ]
}
JSON

# --- Role, clients, identity provider --------------------------------------------------------------------------------

# provider_config: the settings of the Clerk provider; Keycloak does not store empty ones
provider_config() {
  cat <<JSON
    "clientId": "$CLERK_PUBLISHABLE_KEY",
    "clientSecret": "$CLERK_SECRET_KEY",
    "syncMode": "FORCE",
    "signInMode": "$CLERK_SIGN_IN_MODE",
    "appUrl": "$CLERK_APP_URL",
    "webhookSecret": "$CLERK_WEBHOOK_SECRET",
    "apiUrl": "$CLERK_API_URL",
    "frontendApiUrl": "$CLERK_FRONTEND_API_URL"
JSON
}

providers=$(list alias,providerId identity-provider/instances)
if has "$providers" clerk,clerk; then
  # -m keeps what Keycloak filled in, such as the OAuth application of the sign-in mode oauth.
  kc update identity-provider/instances/clerk -m -f - <<JSON
{"enabled": true, "trustEmail": true, "config": {
$(provider_config)
}}
JSON
fi

# Creates what is missing. What exists stays as it is.
kc create partialImport -f - <<JSON
{
  "ifResourceExists": "SKIP",
  "roles": {
    "realm": [{"name": "mcp-writer", "description": "May make changes with the tools of the MCP server"}]
  },
  "clients": [
    {
      "clientId": "mcp-client",
      "name": "MCP client",
      "description": "For MCP clients with a fixed client ID",
      "enabled": true,
      "protocol": "openid-connect",
      "publicClient": true,
      "standardFlowEnabled": true,
      "implicitFlowEnabled": false,
      "directAccessGrantsEnabled": false,
      "serviceAccountsEnabled": false,
      "fullScopeAllowed": false,
      "consentRequired": true,
      "redirectUris": ["http://127.0.0.1/*", "http://localhost/*"],
      "webOrigins": ["http://localhost:6274", "http://127.0.0.1:6274"],
      "attributes": {"pkce.code.challenge.method": "S256", "post.logout.redirect.uris": "+"},
      "defaultClientScopes": ["basic", "profile", "email", "acr", "web-origins", "clerk", "clerk:session", "mcp"],
      "optionalClientScopes": ["offline_access", "phone", "mcp:read", "mcp:write", "organization"]
    }
  ],
  "identityProviders": [
    {
      "alias": "clerk",
      "displayName": "Clerk",
      "providerId": "clerk",
      "enabled": true,
      "trustEmail": true,
      "storeToken": false,
      "firstBrokerLoginFlowAlias": "first broker login",
      "config": {
$(provider_config)
      }
    }
  ],
  "identityProviderMappers": [
    {
      "name": "Clerk organizations to Organizations",
      "identityProviderAlias": "clerk",
      "identityProviderMapper": "clerk-organization",
      "config": {"syncMode": "INHERIT", "target": "organizations", "createMissing": "false"}
    },
    {
      "name": "MCP writers",
      "identityProviderAlias": "clerk",
      "identityProviderMapper": "clerk-role",
      "config": {
        "syncMode": "INHERIT",
        "jsonField": "id",
        "condition": "regex",
        "value": "user_.+",
        "role": "mcp-writer"
      }
    },
    {
      "name": "Plan",
      "identityProviderAlias": "clerk",
      "identityProviderMapper": "clerk-session-note",
      "config": {"syncMode": "INHERIT", "source": "token", "jsonField": "pla", "attribute": "clerk_plan"}
    }
  ]
}
JSON

# Only users with the role are granted mcp:write.
role=$(list id roles/mcp-writer)
kc create "client-scopes/$(id_of "$scopes" mcp:write)/scope-mappings/realm" \
  -b "[{\"id\": \"$role\", \"name\": \"mcp-writer\"}]"

# --- Browser flow ----------------------------------------------------------------------------------------------------

flows=$(list id,alias authentication/flows)
flow=$(id_of "$flows" 'clerk browser')
if [ -z "$flow" ]; then
  flow=$(kc create authentication/flows -i -s 'alias=clerk browser' -s providerId=basic-flow -s topLevel=true \
    -s builtIn=false -s 'description=Single sign-on cookie, otherwise redirect to Clerk')
fi
executions=$(list id,providerId 'authentication/flows/clerk%20browser/executions')
if [ -z "$(id_of "$executions" auth-cookie)" ]; then
  kc create authentication/executions -s "parentFlow=$flow" -s authenticator=auth-cookie -s requirement=ALTERNATIVE \
    -s priority=10
fi
if [ -z "$(id_of "$executions" clerk-sign-in)" ]; then
  execution=$(kc create authentication/executions -i -s "parentFlow=$flow" -s authenticator=clerk-sign-in \
    -s requirement=ALTERNATIVE -s priority=20)
  kc create "authentication/executions/$execution/config" -s alias=clerk -s config.defaultProvider=clerk
fi
kc update "realms/$REALM" -n -b '{"browserFlow": "clerk browser"}'

echo "Done. The check of the realm (details: kcadm.sh get mcp/check -r $REALM):"
kc get mcp/check --fields status
