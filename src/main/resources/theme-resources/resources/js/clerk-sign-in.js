/*
 * Shows Clerk's sign-in on this page, and posts the token of the new session to Keycloak.
 *
 * The page has one view for each thing it can say; texts and settings are in the page, not here.
 */

const page = document.getElementById('kc-clerk');
const settings = page.dataset;
const component = document.getElementById('kc-clerk-component');
const done = document.getElementById('kc-clerk-done');

const MOST_MILLISECONDS_TO_LOAD = 15_000;

/** Languages that ../clerk-localizations has a file for. Clerk's components speak English otherwise. */
const LANGUAGES = ['ar', 'de', 'es', 'fr', 'ja', 'pt-BR'];

/** What a person may have to do after signing in, as far as Clerk's components know it. */
const TASKS = ['choose-organization', 'reset-password', 'setup-mfa'];

/** Where Clerk's components continue when another site sends the browser back here. */
const RETURNS = ['#/sso-callback', '#/factor-two', '#/tasks', '#/verify'];

/** Behind the address at which Clerk's components are to continue when a sign-in is complete. */
const COMPLETE = '#complete';

/** Classes of our style sheet for parts of Clerk's components, whose own class names may change. */
const CLASSES = {
    rootBox: 'kc-clerk-box',
    cardBox: 'kc-clerk-box',
    card: 'kc-clerk-card',
    footerAction__signIn: 'kc-clerk-hidden',
    providerIcon__apple: 'kc-clerk-black',
    providerIcon__github: 'kc-clerk-black',
    providerIcon__x: 'kc-clerk-black',
};

/** Remembers, for the way to another site and back, that the person began to sign in here. */
const BEGUN = 'clerk-sign-in';

let clerk;
/** Ids of sessions from before this sign-in: the person did not begin them here, and they cannot answer prompt=login. */
let olderSessions = [];
/** Whether the person chose to go on with an older session. */
let wantsOlder = false;
/** Whether something is under way that changes sessions and says itself when to go on. */
let busy = false;

function show(name) {
    for (const view of page.querySelectorAll('[data-view]')) {
        view.hidden = view.dataset.view !== name;
    }
}

/** On click of a button that does this. There may be one in several views. */
function on(act, listener) {
    for (const button of page.querySelectorAll(`[data-act="${act}"]`)) {
        button.onclick = () => attempt(listener);
    }
}

/** Whatever goes wrong, the page says so, instead of staying as it is. */
async function attempt(action) {
    try {
        await action();
    } catch (error) {
        console.error(error);
        show(!clerk && (await isRefused()) ? 'wrong-address' : 'blocked');
    }
}

/**
 * Whether Clerk answers, and says no: to a page outside of the domain of a production instance (origin_invalid), or
 * to a key of no instance. ClerkJS does not tell it from a network that is down in all browsers, so this asks itself.
 */
async function isRefused() {
    try {
        const signal = AbortSignal.timeout(5_000);
        const answer = await fetch(`${settings.frontendApi}/v1/client`, { credentials: 'include', signal });
        return [400, 401, 403].includes(answer.status);
    } catch {
        return false;
    }
}

/** This page without what Clerk appends on the way back from another site. */
function here() {
    const url = new URL(location.href);
    for (const name of [...url.searchParams.keys()].filter(key => key.startsWith('__clerk'))) {
        url.searchParams.delete(name);
    }
    url.hash = '';
    return url.href;
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

async function load() {
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
        // Both are absolute, so that Clerk comes back to this page with its query, and does not offer to sign up.
        signInUrl: here(),
        afterSignOutUrl: here(),
        routerPush: goTo,
        routerReplace: goTo,
        telemetry: false,
    });
    // Loading succeeds as well without the instance's settings, and then shows a sign-in that cannot work.
    const isEmpty = window.Clerk.__internal_environment?.displayConfig?.id === '';
    if (!window.Clerk.loaded || window.Clerk.status === 'degraded' || isEmpty) {
        throw new Error('Clerk is not reachable');
    }
    clerk = window.Clerk;
}

/**
 * Clerk goes somewhere on this origin. That is this page, which is not loaded again: it listens to what Clerk knows, and
 * only what stands behind "#" may be another one of the component's routes.
 */
function goTo(address) {
    const { hash } = new URL(address, location.href);
    if (hash === COMPLETE) {
        // Maybe without a new session: to sign in as somebody who is signed in brings theirs back.
        wantsOlder = true;
    } else {
        location.hash = hash;
    }
}

function withinTime(promise) {
    const late = new Promise((_, reject) => {
        setTimeout(() => reject(new Error('Clerk takes too long')), MOST_MILLISECONDS_TO_LOAD);
    });
    return Promise.race([promise, late]);
}

async function start() {
    show('loading');
    await withinTime(load());
    const begun = JSON.parse(sessionStorage.getItem(BEGUN) ?? 'null');
    const returned = RETURNS.some(path => location.hash.startsWith(path));
    const sessions = clerk.client.signedInSessions;
    const wasBegunHere = begun?.page === here();
    olderSessions = wasBegunHere ? begun.olderSessions : sessions.map(session => session.id);
    // Clerk sends the browser to one of the routes only where something is left to do; otherwise to this page as it is.
    const completed = [clerk.session, ...sessions].find(session => session && !olderSessions.includes(session.id));
    if (completed) {
        await continueAs(completed);
    } else if ((returned && wasBegunHere) || sessions.length === 0) {
        signIn();
    } else if (returned && location.hash.startsWith('#/verify')) {
        // The link of an e-mail, opened in another tab: Clerk's component confirms it, and the first tab goes on.
        mount();
    } else if (settings.prompt === 'login') {
        askToVerify(clerk.session ?? sessions[0], again);
    } else {
        choose(sessions);
    }
    // Is told at once of the session that there is.
    clerk.addListener(({ session }) => session && listen(session));
}

function listen(session) {
    if (!busy && (wantsOlder || !olderSessions.includes(session.id))) {
        attempt(() => proceed(session));
    }
}

/** Somebody is signed in to Clerk. Going on takes a click, so that no link signs anybody in unasked. */
function choose(sessions) {
    const template = page.querySelector('[data-act="continue"]');
    const buttons = sessions.map(session => {
        const button = template.cloneNode();
        button.textContent = template.dataset.text.replace('{0}', () => nameOf(session));
        button.hidden = false;
        button.onclick = () => attempt(() => continueAs(session));
        return button;
    });
    template.before(...buttons);
    show('choice');
}

function nameOf({ publicUserData: person }) {
    const name = [person.firstName, person.lastName].filter(Boolean).join(' ');
    return name ? `${name} (${person.identifier})` : person.identifier;
}

async function continueAs(session) {
    if (clerk.session?.id !== session.id) {
        await clerk.setActive({ session: session.id });
    }
    wantsOlder = true;
    await proceed(clerk.session);
}

/** Beside the ones who are signed in where the instance allows several; otherwise these are signed out. */
async function useOther() {
    const several = clerk.__internal_environment?.authConfig?.singleSessionMode === false;
    if (!several) {
        await clerk.signOut({ redirectUrl: here() });
    }
    signIn();
}

/** Only a session that did not exist before proves that the person signed in again. */
async function again(session) {
    const { identifier } = session.publicUserData;
    await clerk.signOut({ sessionId: session.id, redirectUrl: here() });
    history.replaceState(null, '', here());
    signIn(identifier);
}

function signIn(identifier = settings.loginHint) {
    busy = false;
    wantsOlder = false;
    sessionStorage.setItem(BEGUN, JSON.stringify({ page: here(), olderSessions }));
    mount(identifier);
}

function mount(identifier) {
    show('component');
    clerk.unmountSignIn(component);
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

function initialValues(identifier) {
    if (!identifier) {
        return undefined;
    }
    if (identifier.includes('@')) {
        return { emailAddress: identifier };
    }
    return identifier.startsWith('+') ? { phoneNumber: identifier } : { username: identifier };
}

/** The person wants to go on with this session; finds out whether they can. */
async function proceed(session) {
    if (session.status === 'pending') {
        doTask(session);
    } else if (settings.prompt === 'login' && olderSessions.includes(session.id)) {
        askToVerify(session, again);
    } else if (isVerified(session)) {
        await finish(session);
    } else {
        await verify(session);
    }
}

function doTask(session) {
    if (!TASKS.includes(session.currentTask?.key)) {
        clerk.unmountSignIn(component);
        show('pending');
    } else if (!location.hash.startsWith('#/tasks') || component.parentElement.hidden) {
        // Else it is under way: Clerk tells of the session each time that something about it changes.
        location.hash = '#/tasks';
        mount();
    }
}

/** Clerk tells the minutes since each factor was used, -1 for never. */
function isVerified(session) {
    const [first, second] = session.factorVerificationAge ?? [-1, -1];
    const most = settings.afterMinutes === '' ? Infinity : Math.max(1, Number(settings.afterMinutes));
    const isRecent = age => age >= 0 && age < most;
    switch (settings.reverification) {
        case 'first_factor':
            return isRecent(first);
        case 'second_factor':
            return isRecent(second);
        case 'multi_factor':
            return isRecent(first) && isRecent(second);
        default:
            return true;
    }
}

async function verify(session) {
    const level = settings.reverification;
    busy = true;
    clerk.unmountSignIn(component);
    if (level !== 'first_factor' && !session.user.twoFactorEnabled) {
        show('no-second-factor');
    } else if (await canVerify(session, level)) {
        askToVerify(session, openVerification);
        openVerification();
    } else {
        askToVerify(session, again);
    }
}

/** Not on instances that have it switched off, nor for people who have only social logins: they sign in again. */
async function canVerify(session, level) {
    try {
        const { status, supportedFirstFactors, supportedSecondFactors } = await session.startVerification({ level });
        const factors = status === 'needs_second_factor' ? supportedSecondFactors : supportedFirstFactors;
        return typeof clerk.__internal_openReverification === 'function' && factors?.length > 0;
    } catch {
        return false;
    }
}

function openVerification() {
    clerk.__internal_openReverification({
        level: settings.reverification,
        afterVerification: () => attempt(() => continueAs(clerk.session)),
    });
}

function askToVerify(session, how) {
    busy = true;
    clerk.unmountSignIn(component);
    on('verify', () => how(session));
    show('verify');
}

async function finish(session) {
    busy = true;
    show('finishing');
    clerk.unmountSignIn(component);
    // A token of the cache may have only seconds left.
    const token = await session.getToken({ skipCache: true });
    if (!token) {
        throw new Error('Clerk gave no token');
    }
    sessionStorage.removeItem(BEGUN);
    done.elements.clerk_token.value = token;
    done.submit();
}

on('reload', () => location.reload());
on('other', useOther);
// Whoever comes back with the browser's button sees a page that has done its work.
addEventListener('pageshow', event => event.persisted && location.reload());
attempt(start);
