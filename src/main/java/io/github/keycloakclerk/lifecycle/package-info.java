/** What happens between sign-ins: webhooks, the refresh check, reconciliation. */
@NullMarked
package io.github.keycloakclerk.lifecycle;

import org.jspecify.annotations.NullMarked;
