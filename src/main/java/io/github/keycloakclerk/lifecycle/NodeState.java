package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.signature.EventLimit;

/** What requests on this node share. Nothing that matters would be lost with it. */
record NodeState(
        GuardAnswers answers,
        InstanceIds instances,
        UnknownUsers unknown,
        WebhookQueue webhooks,
        SharedReads reads,
        EventLimit events) {}
