package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.signature.EventLimit;

/** State that is shared by all requests on this node. It can be lost without harm. */
record NodeState(
        GuardAnswers answers,
        InstanceIds instances,
        UnknownUsers unknown,
        WebhookQueue webhooks,
        SharedReads reads,
        EventLimit events) {}
