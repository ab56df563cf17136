/*
 * Loads ClerkJS and its components from Clerk's Frontend API.
 */

import { here, settings } from './clerk-page.js';

const LOAD_TIMEOUT_MILLIS = 15_000;

/** Languages with a file in ../clerk-localizations. Otherwise Clerk's components are in English. */
const LANGUAGES = ['ar', 'de', 'es', 'fr', 'ja', 'pt-BR'];

/**
 * Loads ClerkJS and its components.
 *
 * @param goTo called by Clerk instead of leaving the page for a URL of the same origin
 * @throws if Clerk cannot be reached in time
 */
export function load(goTo) {
    return withinTime(loadClerk(goTo));
}

async function loadClerk(goTo) {
    const key = { clerkPublishableKey: settings.publishableKey };
    if (settings.proxyUrl) {
        key.clerkProxyUrl = settings.proxyUrl;
    }
    const [texts] = await Promise.all([
        localization(),
        loadScript(settings.clerkJs, key),
        loadScript(settings.clerkUi),
    ]);
    await window.Clerk.load({
        ui: { ClerkUI: window.__internal_ClerkUICtor },
        localization: texts,
        // Absolute URLs, so that Clerk returns to this page with its query, and does not offer to sign up.
        signInUrl: here(),
        signUpUrl: here(),
        afterSignOutUrl: here(),
        routerPush: goTo,
        routerReplace: goTo,
        telemetry: false,
    });
    // Loading also succeeds without the instance's settings, but then the sign-in cannot work.
    const isEmpty = window.Clerk.__internal_environment?.displayConfig?.id === '';
    if (!window.Clerk.loaded || window.Clerk.status === 'degraded' || isEmpty) {
        throw new Error('Clerk is not reachable');
    }
    return window.Clerk;
}

function loadScript(src, data = {}) {
    return new Promise((resolve, reject) => {
        const script = document.createElement('script');
        Object.assign(script, { src, async: true, crossOrigin: 'anonymous', onload: resolve });
        Object.assign(script.dataset, data);
        script.onerror = () => reject(new Error(`${src} did not load`));
        document.head.append(script);
    });
}

async function localization() {
    const language = settings.locale.split('-')[0];
    const name = LANGUAGES.find(known => known === settings.locale) ?? LANGUAGES.find(known => known === language);
    if (!name) {
        return undefined;
    }
    try {
        const answer = await fetch(new URL(`../clerk-localizations/${name}.json`, import.meta.url));
        return answer.ok ? await answer.json() : undefined;
    } catch {
        return undefined;
    }
}

function withinTime(promise) {
    const late = new Promise((_, reject) => {
        setTimeout(() => reject(new Error('Clerk takes too long')), LOAD_TIMEOUT_MILLIS);
    });
    return Promise.race([promise, late]);
}

/**
 * Whether Clerk answers but refuses: a page outside the domain of a production instance (origin_invalid), or an unknown
 * key. ClerkJS cannot tell this from a network failure in all browsers, so this function sends its own request.
 */
export async function isRefused() {
    try {
        const signal = AbortSignal.timeout(5_000);
        const answer = await fetch(`${settings.frontendApi}/v1/client`, { credentials: 'include', signal });
        return [400, 401, 403].includes(answer.status);
    } catch {
        return false;
    }
}
