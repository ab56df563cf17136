/*
 * Clerk's <SignIn/> component on this page.
 */

import { here, page, show } from './clerk-page.js';

const component = page.querySelector('#kc-clerk-component');

/** Fragment of the URL at which the component continues after a complete sign-in. */
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

/** Mounts the component, and shows it. */
export function mount(clerk, identifier) {
    show('component');
    unmount(clerk);
    clerk.mountSignIn(component, {
        // Changes only the fragment of the URL, and returns to this page from other sites.
        routing: 'hash',
        oauthFlow: 'redirect',
        forceRedirectUrl: here() + COMPLETE,
        // The app decides who gets an account. Users cannot sign up here, not even implicitly with a social login.
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
