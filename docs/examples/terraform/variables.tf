variable "keycloak_url" {
  description = "URL of Keycloak, without /realms"
  type        = string
  default     = "http://localhost:8080"
}

variable "realm" {
  description = "Name of the realm"
  type        = string
  default     = "clerk-mcp"
}

variable "clerk_publishable_key" {
  description = "Publishable key of the Clerk instance"
  type        = string
}

variable "clerk_secret_key" {
  description = "Secret key of the Clerk instance, or a reference into Keycloak's vault. The state contains the value."
  type        = string
  sensitive   = true
}

variable "clerk_sign_in_mode" {
  description = "Sign-in mode: handoff, oauth or embedded"
  type        = string
  default     = "handoff"

  validation {
    condition     = contains(["handoff", "oauth", "embedded"], var.clerk_sign_in_mode)
    error_message = "Enter handoff, oauth or embedded."
  }
}

variable "clerk_app_url" {
  description = "Page of the app; required with the sign-in mode handoff"
  type        = string
  default     = ""
}

variable "clerk_webhook_secret" {
  description = "Signing secret of the webhook, or a reference into Keycloak's vault. The state contains the value."
  type        = string
  default     = ""
  sensitive   = true
}

variable "clerk_frontend_api_url" {
  description = "Frontend API URL of a proxy; empty without one"
  type        = string
  default     = ""
}

variable "mcp_server_url" {
  description = "Exactly the URL by which MCP clients know the MCP server"
  type        = string
}
