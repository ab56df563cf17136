/*
 * The page with Clerk's sign-in. It has one view for each state. Texts and settings are in the page, not in scripts.
 */

export const page = document.getElementById('kc-clerk');
export const settings = page.dataset;
export const done = document.getElementById('kc-clerk-done');

/** Shows one view instead of the others. */
export function show(name) {
    for (const view of page.querySelectorAll('[data-view]')) {
        view.hidden = view.dataset.view !== name;
    }
}

/** The URL of this page, without what Clerk appends on the way back from another site. */
export function here() {
    const url = new URL(location.href);
    for (const name of [...url.searchParams.keys()].filter(key => key.startsWith('__clerk'))) {
        url.searchParams.delete(name);
    }
    url.hash = '';
    return url.href;
}

/** Removes the fragment from the URL. */
export function goToStart() {
    history.replaceState(null, '', location.pathname + location.search);
}

/** The URLs in Keycloak's language menu lack the parameter that identifies the sign-in. */
for (const language of document.querySelectorAll('#login-select-toggle option')) {
    const address = new URL(language.value, location.href);
    address.searchParams.set('state', new URLSearchParams(location.search).get('state'));
    language.value = address.href;
}
