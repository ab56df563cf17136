# The realm of realm-export/clerk-mcp-realm.json. ../README.md says how to apply it, and which request follows.

# The administrator: KEYCLOAK_USER and KEYCLOAK_PASSWORD in the environment.
provider "keycloak" {
  url       = var.keycloak_url
  client_id = "admin-cli"
}

# --- Realm -----------------------------------------------------------------------------------------------------------

resource "keycloak_realm" "this" {
  realm                    = var.realm
  display_name             = "Clerk sign-in for MCP"
  enabled                  = true
  ssl_required             = "external"
  registration_allowed     = false
  login_with_email_allowed = true
  duplicate_emails_allowed = false
  organizations_enabled    = true
  login_theme              = "keycloak-clerk"

  access_code_lifespan_login           = "10m"
  access_token_lifespan                = "5m"
  revoke_refresh_token                 = true
  refresh_token_max_reuse              = 0
  sso_session_idle_timeout             = "8h"
  sso_session_max_lifespan             = "24h"
  offline_session_idle_timeout         = "720h"
  offline_session_max_lifespan_enabled = true
  offline_session_max_lifespan         = "2160h"

  internationalization {
    supported_locales = ["en", "de", "fr", "es", "pt-BR", "ja", "ar"]
    default_locale    = "en"
  }

  security_defenses {
    # The block alone switches the detection on, with Keycloak's defaults.
    brute_force_detection {}
  }
}

resource "keycloak_realm_events" "this" {
  realm_id                     = keycloak_realm.this.id
  events_enabled               = true
  events_expiration            = 2592000
  events_listeners             = ["jboss-logging"]
  admin_events_enabled         = true
  admin_events_details_enabled = false
}

# --- Clerk -----------------------------------------------------------------------------------------------------------

resource "keycloak_oidc_identity_provider" "clerk" {
  realm        = keycloak_realm.this.id
  alias        = "clerk"
  provider_id  = "clerk"
  display_name = "Clerk"
  enabled      = true
  trust_email  = true
  store_token  = false
  sync_mode    = "FORCE"

  client_id     = var.clerk_publishable_key
  client_secret = var.clerk_secret_key

  # Terraform requires both. The Clerk provider ignores them: its URLs come from the publishable key.
  authorization_url = "https://unused.invalid"
  token_url         = "https://unused.invalid"

  # The defaults of the resource are meant for OpenID Connect.
  backchannel_supported = false
  default_scopes        = ""

  # Empty settings are left out. apiUrl cannot be set here: see ../README.md.
  extra_config = {
    for key, value in {
      signInMode     = var.clerk_sign_in_mode
      appUrl         = var.clerk_app_url
      webhookSecret  = var.clerk_webhook_secret
      frontendApiUrl = var.clerk_frontend_api_url
    } : key => value if value != ""
  }

  lifecycle {
    # Saving fills in the issuer, and encrypts the webhook secret.
    ignore_changes = [issuer, extra_config["webhookSecret"]]
  }
}

resource "keycloak_role" "mcp_writer" {
  realm_id    = keycloak_realm.this.id
  name        = "mcp-writer"
  description = "May make changes with the tools of the MCP server"
}

resource "keycloak_custom_identity_provider_mapper" "organizations" {
  realm                    = keycloak_realm.this.id
  name                     = "Clerk organizations to Organizations"
  identity_provider_alias  = keycloak_oidc_identity_provider.clerk.alias
  identity_provider_mapper = "clerk-organization"

  extra_config = {
    syncMode      = "INHERIT"
    target        = "organizations"
    createMissing = "false"
  }
}

resource "keycloak_custom_identity_provider_mapper" "who_may_write" {
  realm                    = keycloak_realm.this.id
  name                     = "MCP writers"
  identity_provider_alias  = keycloak_oidc_identity_provider.clerk.alias
  identity_provider_mapper = "clerk-role"

  extra_config = {
    syncMode  = "INHERIT"
    jsonField = "id"
    condition = "regex"
    value     = "user_.+"
    role      = keycloak_role.mcp_writer.name
  }
}

resource "keycloak_custom_identity_provider_mapper" "plan" {
  realm                    = keycloak_realm.this.id
  name                     = "Plan"
  identity_provider_alias  = keycloak_oidc_identity_provider.clerk.alias
  identity_provider_mapper = "clerk-session-note"

  extra_config = {
    syncMode  = "INHERIT"
    source    = "token"
    jsonField = "pla"
    attribute = "clerk_plan"
  }
}

# --- Browser flow ----------------------------------------------------------------------------------------------------

resource "keycloak_authentication_flow" "clerk_browser" {
  realm_id    = keycloak_realm.this.id
  alias       = "clerk browser"
  description = "Single sign-on cookie, otherwise redirect to Clerk"
  provider_id = "basic-flow"
}

resource "keycloak_authentication_execution" "cookie" {
  realm_id          = keycloak_realm.this.id
  parent_flow_alias = keycloak_authentication_flow.clerk_browser.alias
  authenticator     = "auth-cookie"
  requirement       = "ALTERNATIVE"
  priority          = 10
}

resource "keycloak_authentication_execution" "clerk_sign_in" {
  realm_id          = keycloak_realm.this.id
  parent_flow_alias = keycloak_authentication_flow.clerk_browser.alias
  authenticator     = "clerk-sign-in"
  requirement       = "ALTERNATIVE"
  priority          = 20
}

resource "keycloak_authentication_execution_config" "clerk_sign_in" {
  realm_id     = keycloak_realm.this.id
  execution_id = keycloak_authentication_execution.clerk_sign_in.id
  alias        = "clerk"
  config = {
    defaultProvider = keycloak_oidc_identity_provider.clerk.alias
  }
}

resource "keycloak_authentication_bindings" "this" {
  realm_id     = keycloak_realm.this.id
  browser_flow = keycloak_authentication_flow.clerk_browser.alias

  depends_on = [
    keycloak_authentication_execution.cookie,
    keycloak_authentication_execution_config.clerk_sign_in,
  ]
}

# --- Required actions ------------------------------------------------------------------------------------------------

# A credential of Keycloak would outlive a ban in Clerk.
resource "keycloak_required_action" "credentials" {
  for_each = {
    CONFIGURE_TOTP                 = { name = "Configure OTP", priority = 54 }
    UPDATE_PASSWORD                = { name = "Update Password", priority = 57 }
    webauthn-register              = { name = "Webauthn Register", priority = 80 }
    webauthn-register-passwordless = { name = "Webauthn Register Passwordless", priority = 90 }
    CONFIGURE_RECOVERY_AUTHN_CODES = { name = "Recovery Authentication Codes", priority = 130 }
  }

  realm_id = keycloak_realm.this.id
  alias    = each.key
  name     = each.value.name
  priority = each.value.priority
  enabled  = false
}

resource "keycloak_required_action" "mcp_consent" {
  realm_id = keycloak_realm.this.id
  alias    = "mcp-consent"
  name     = "MCP Consent Details"
  priority = 2000
  enabled  = true
}

# --- Client scopes ---------------------------------------------------------------------------------------------------

resource "keycloak_openid_client_scope" "clerk" {
  realm_id               = keycloak_realm.this.id
  name                   = "clerk"
  description            = "Identity of the user in Clerk"
  include_in_token_scope = false
}

resource "keycloak_openid_user_session_note_protocol_mapper" "clerk_user_id" {
  realm_id        = keycloak_realm.this.id
  client_scope_id = keycloak_openid_client_scope.clerk.id
  name            = "clerk_user_id"
  session_note    = "clerk_user_id"
  claim_name      = "clerk_user_id"
  add_to_userinfo = false
}

# Texts such as ${clerkSessionScope} are in the login theme, in seven languages.
resource "keycloak_openid_client_scope" "clerk_session" {
  realm_id               = keycloak_realm.this.id
  name                   = "clerk:session"
  description            = "The Clerk session of the sign-in, its active organization, and the plan"
  consent_screen_text    = "$${clerkSessionScope}"
  include_in_token_scope = true
  gui_order              = 4
}

resource "keycloak_openid_user_session_note_protocol_mapper" "clerk_session" {
  for_each = {
    clerk_session_id         = { note = "clerk_session_id", type = "String" }
    clerk_session_expires_at = { note = "clerk_session_expires_at", type = "long" }
    org_id                   = { note = "clerk_org_id", type = "String" }
    org_slug                 = { note = "clerk_org_slug", type = "String" }
    org_role                 = { note = "clerk_org_role", type = "String" }
    org_permissions          = { note = "clerk_org_permissions", type = "JSON" }
    clerk_fva                = { note = "clerk_fva", type = "JSON" }
    plan                     = { note = "clerk_plan", type = "String" }
  }

  realm_id         = keycloak_realm.this.id
  client_scope_id  = keycloak_openid_client_scope.clerk_session.id
  name             = each.key
  session_note     = each.value.note
  claim_name       = each.key
  claim_value_type = each.value.type
  add_to_userinfo  = false
}

locals {
  mcp_scopes = {
    "mcp"       = { text = "$${mcpConnectScope}", order = 1, description = "Lets clients connect to the MCP server" }
    "mcp:read"  = { text = "$${mcpReadScope}", order = 2, description = "Tools of the MCP server that read data" }
    "mcp:write" = { text = "$${mcpWriteScope}", order = 3, description = "Tools of the MCP server that make changes" }
  }
}

resource "keycloak_openid_client_scope" "mcp" {
  for_each = local.mcp_scopes

  realm_id               = keycloak_realm.this.id
  name                   = each.key
  description            = each.value.description
  consent_screen_text    = each.value.text
  include_in_token_scope = true
  gui_order              = each.value.order
}

# The audience ties the scopes to the MCP server.
resource "keycloak_openid_audience_protocol_mapper" "mcp" {
  for_each = keycloak_openid_client_scope.mcp

  realm_id                   = keycloak_realm.this.id
  client_scope_id            = each.value.id
  name                       = "mcp-audience"
  included_custom_audience   = var.mcp_server_url
  add_to_access_token        = true
  add_to_id_token            = false
  add_to_token_introspection = false
}

# Only users with the role are granted mcp:write.
resource "keycloak_generic_role_mapper" "mcp_write" {
  realm_id        = keycloak_realm.this.id
  client_scope_id = keycloak_openid_client_scope.mcp["mcp:write"].id
  role_id         = keycloak_role.mcp_writer.id
}

# All default scopes of the realm: Keycloak's own, and those above.
resource "keycloak_realm_default_client_scopes" "this" {
  realm_id = keycloak_realm.this.id
  default_scopes = [
    "acr",
    "basic",
    "email",
    "profile",
    "roles",
    "web-origins",
    "role_list",
    "saml_organization",
    "AuthnContextClassRef",
    keycloak_openid_client_scope.clerk.name,
    keycloak_openid_client_scope.clerk_session.name,
    keycloak_openid_client_scope.mcp["mcp"].name,
  ]
}

resource "keycloak_realm_optional_client_scopes" "this" {
  realm_id = keycloak_realm.this.id
  optional_scopes = [
    "address",
    "microprofile-jwt",
    "offline_access",
    "organization",
    "phone",
    keycloak_openid_client_scope.mcp["mcp:read"].name,
    keycloak_openid_client_scope.mcp["mcp:write"].name,
  ]
}

# --- Clients ---------------------------------------------------------------------------------------------------------

# Keycloak creates this client. The first apply takes it over as it is, the second one changes it.
resource "keycloak_openid_client" "admin_cli" {
  realm_id                     = keycloak_realm.this.id
  client_id                    = "admin-cli"
  name                         = "$${client_admin-cli}"
  import                       = true
  access_type                  = "PUBLIC"
  standard_flow_enabled        = false
  implicit_flow_enabled        = false
  direct_access_grants_enabled = false
  service_accounts_enabled     = false
  full_scope_allowed           = true
  # The policy public-pkce sets it.
  pkce_code_challenge_method = "S256"
  extra_config = {
    "client.use.lightweight.access.token.enabled" = "true"
  }
}

resource "keycloak_openid_client" "mcp_client" {
  realm_id                        = keycloak_realm.this.id
  client_id                       = "mcp-client"
  name                            = "MCP client"
  description                     = "For MCP clients with a fixed client ID"
  access_type                     = "PUBLIC"
  standard_flow_enabled           = true
  implicit_flow_enabled           = false
  direct_access_grants_enabled    = false
  service_accounts_enabled        = false
  full_scope_allowed              = false
  consent_required                = true
  pkce_code_challenge_method      = "S256"
  valid_redirect_uris             = ["http://127.0.0.1/*", "http://localhost/*"]
  valid_post_logout_redirect_uris = ["+"]
  web_origins                     = ["http://localhost:6274", "http://127.0.0.1:6274"]
}

resource "keycloak_openid_client_default_scopes" "mcp_client" {
  realm_id  = keycloak_realm.this.id
  client_id = keycloak_openid_client.mcp_client.id
  default_scopes = [
    "basic",
    "profile",
    "email",
    "acr",
    "web-origins",
    keycloak_openid_client_scope.clerk.name,
    keycloak_openid_client_scope.clerk_session.name,
    keycloak_openid_client_scope.mcp["mcp"].name,
  ]

  # A scope that is optional cannot become default.
  depends_on = [keycloak_openid_client_optional_scopes.mcp_client]
}

resource "keycloak_openid_client_optional_scopes" "mcp_client" {
  realm_id  = keycloak_realm.this.id
  client_id = keycloak_openid_client.mcp_client.id
  optional_scopes = [
    "offline_access",
    "phone",
    "organization",
    keycloak_openid_client_scope.mcp["mcp:read"].name,
    keycloak_openid_client_scope.mcp["mcp:write"].name,
  ]
}

# --- Clients that register themselves --------------------------------------------------------------------------------

# Keycloak's own policies Trusted Hosts and Max Clients Limit have to be removed as well: see ../README.md.
resource "keycloak_realm_client_registration_policy" "limit" {
  realm_id    = keycloak_realm.this.id
  name        = "Limit of self-registered clients"
  provider_id = "mcp-client-limit"
  sub_type    = "anonymous"

  config = {
    max-clients     = "5000"
    max-per-address = "60"
    max-per-realm   = "1000"
    unused-days     = "90"
    never-used-days = "1"
  }
}

resource "keycloak_realm_client_policy_profile" "mcp_clients" {
  realm_id    = keycloak_realm.this.id
  name        = "mcp-clients"
  description = "MCP clients that register themselves or publish a Client ID Metadata Document"

  executor {
    name = "mcp-client-metadata-document"
    configuration = {
      cimd-allow-http-scheme = "false"
      cimd-allow-permitted-domains = jsonencode([
        "claude.ai",
        "claude.com",
        "chatgpt.com",
        "vscode.dev",
        "insiders.vscode.dev",
        "code.visualstudio.com",
        "www.cursor.com",
        "cursor.com",
      ])
      cimd-restrict-same-domain = "false"
      allow-private-addresses   = "false"
    }
  }

  executor {
    name = "mcp-client-registration"
    configuration = {
      allowed-redirect-hosts = jsonencode([
        "claude.ai/api/mcp/auth_callback",
        "claude.com/api/mcp/auth_callback",
        "chatgpt.com/connector/oauth",
        "chatgpt.com/connector_platform_oauth_redirect",
        "vscode.dev/redirect",
        "insiders.vscode.dev/redirect",
        "www.cursor.com/agents/mcp/oauth/callback",
      ])
      allowed-redirect-schemes = jsonencode(["cursor"])
      allowed-scopes           = jsonencode([])
    }
  }
}

resource "keycloak_realm_client_policy_profile" "public_pkce" {
  realm_id    = keycloak_realm.this.id
  name        = "public-pkce"
  description = "Public clients must use PKCE with S256"

  executor {
    name = "pkce-enforcer"
    configuration = {
      auto-configure = "true"
    }
  }
}

resource "keycloak_realm_client_policy_profile_policy" "mcp_clients" {
  realm_id    = keycloak_realm.this.id
  name        = "mcp-clients"
  description = "Applies to every request; the executors select those of MCP clients"
  enabled     = true
  profiles    = [keycloak_realm_client_policy_profile.mcp_clients.name]

  condition {
    name          = "any-client"
    configuration = {}
  }
}

resource "keycloak_realm_client_policy_profile_policy" "public_pkce" {
  realm_id    = keycloak_realm.this.id
  name        = "public-pkce"
  description = "Any client"
  enabled     = true
  profiles    = [keycloak_realm_client_policy_profile.public_pkce.name]

  condition {
    name = "client-access-type"
    configuration = {
      type = jsonencode(["public"])
    }
  }
}

# --- User profile ----------------------------------------------------------------------------------------------------

locals {
  # Attributes from Clerk. Users see those with user = true. Only administrators can edit them.
  clerk_attributes = [
    { name = "picture", display_name = "Picture", user = true, multi = false },
    { name = "phoneNumber", display_name = "$${phoneNumber}", user = true, multi = false },
    { name = "phoneNumberVerified", display_name = "$${phoneNumberVerified}", user = true, multi = false },
    { name = "locale", display_name = "$${locale}", user = true, multi = false },
    { name = "clerk_user_id", display_name = "Clerk user ID", user = true, multi = false },
    { name = "clerk_external_id", display_name = "Clerk external ID", user = true, multi = false },
    { name = "clerk_created_by", display_name = "Created by the Clerk provider", user = false, multi = false },
    { name = "clerk_link", display_name = "Link to Clerk external ID", user = false, multi = false },
    { name = "clerk_unlinked", display_name = "Removed links to Clerk", user = false, multi = true },
    { name = "clerk_unfinished", display_name = "First login not finished", user = false, multi = false },
    { name = "clerk_disabled", display_name = "Disabled by the Clerk provider", user = false, multi = true },
    { name = "clerk_memberships", display_name = "Clerk memberships", user = false, multi = true },
    { name = "clerk_applied", display_name = "Applied Clerk records", user = false, multi = true },
  ]
}

resource "keycloak_realm_user_profile" "this" {
  realm_id = keycloak_realm.this.id

  attribute {
    name         = "username"
    display_name = "$${username}"

    permissions {
      view = ["admin", "user"]
      edit = ["admin", "user"]
    }

    validator {
      name   = "length"
      config = { min = "3", max = "255" }
    }

    validator {
      name = "username-prohibited-characters"
    }

    validator {
      name = "up-username-not-idn-homograph"
    }
  }

  attribute {
    name         = "email"
    display_name = "$${email}"

    permissions {
      view = ["admin", "user"]
      edit = ["admin"]
    }

    validator {
      name = "email"
    }

    validator {
      name   = "length"
      config = { max = "255" }
    }
  }

  attribute {
    name         = "firstName"
    display_name = "$${firstName}"

    permissions {
      view = ["admin", "user"]
      edit = ["admin"]
    }

    validator {
      name   = "length"
      config = { max = "255" }
    }
  }

  attribute {
    name         = "lastName"
    display_name = "$${lastName}"

    permissions {
      view = ["admin", "user"]
      edit = ["admin"]
    }

    validator {
      name   = "length"
      config = { max = "255" }
    }
  }

  dynamic "attribute" {
    for_each = local.clerk_attributes

    content {
      name         = attribute.value.name
      display_name = attribute.value.display_name
      multi_valued = attribute.value.multi
      group        = "clerk"

      permissions {
        view = attribute.value.user ? ["admin", "user"] : ["admin"]
        edit = ["admin"]
      }
    }
  }

  group {
    name                = "clerk"
    display_header      = "Clerk"
    display_description = "Read from Clerk"
  }
}
