/** What happens between sign-ins: webhooks, the check before issuing tokens, and reconciliation. */
@NullMarked
package io.github.keycloakclerk.lifecycle;

import org.jspecify.annotations.NullMarked;
