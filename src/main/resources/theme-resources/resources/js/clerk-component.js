/*
 * Clerk's <SignIn/> component on this page.
 */

import { here, page, show } from './clerk-page.js';

const component = page.querySelector('#kc-clerk-component');

/** Behind the address at which the component goes on when a sign-in is complete. */
export const COMPLETE = '#complete';

/** Classes of our style sheet for parts of Clerk's components, whose own class names may change. */
const CLASSES = {
    rootBox: 'kc-clerk-box',
    cardBox: 'kc-clerk-box',
    card: 'kc-clerk-card',
    footer: 'kc-clerk-footer',
    footerAction__signIn: 'kc-clerk-hidden',
    providerIcon__apple: 'kc-clerk-black',
    providerIcon__github: 'kc-clerk-black',
    providerIcon__x: 'kc-clerk-black',
};

/** Shows it anew. */
export function mount(clerk, identifier) {
    show('component');
    unmount(clerk);
    clerk.mountSignIn(component, {
        // Keeps the address, but for what follows "#", and comes back to it from other sites.
        routing: 'hash',
        oauthFlow: 'redirect',
        forceRedirectUrl: here() + COMPLETE,
        // Who may have an account is decided in the app: nobody signs up here, not even unnoticed with a social login.
        withSignUp: false,
        transferable: false,
        appearance: { elements: CLASSES },
        initialValues: initialValues(identifier),
    });
}

export function unmount(clerk) {
    clerk.unmountSignIn(component);
}

export function isShown() {
    return !component.closest('[data-view]').hidden;
}

function initialValues(identifier) {
    if (!identifier) {
        return undefined;
    }
    if (identifier.includes('@')) {
        return { emailAddress: identifier };
    }
    return identifier.startsWith('+') ? { phoneNumber: identifier } : { username: identifier };
}
