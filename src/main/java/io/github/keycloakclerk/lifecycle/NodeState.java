package io.github.keycloakclerk.lifecycle;

/** What requests on this node share. Nothing that matters would be lost with it. */
record NodeState(GuardAnswers answers, InstanceIds instances, WebhookQueue webhooks) {}
