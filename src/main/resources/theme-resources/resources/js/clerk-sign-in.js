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

/** Where Clerk's components go on when a sign-in that was begun here comes back from elsewhere, or is loaded again. */
const RETURNS = ['#/sso-callback', '#/factor-two', '#/tasks'];

/** Where the link of an e-mail leads, in a tab of its own. */
const EMAIL_LINK = /^#\/verify(\?|$)/;

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
/** Ids of sessions that were not begun by this sign-in: they take a click, and cannot answer prompt=login. */
let olderSessions = [];
/** Whether Clerk's component is done. */
let isComplete = false;
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
        // All are absolute, so that Clerk comes back to this page with its query, and does not offer to sign up.
        signInUrl: here(),
        signUpUrl: here(),
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
        isComplete = true;
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

/** Takes away what stands behind "#" in the address. */
function goToStart() {
    history.replaceState(null, '', location.pathname + location.search);
}

async function start() {
    show('loading');
    const query = new URLSearchParams(location.search);
    const begun = JSON.parse(sessionStorage.getItem(BEGUN) ?? 'null');
    const wasBegunHere = begun?.page === here();
    const isEmailLink = EMAIL_LINK.test(location.hash) && query.has('__clerk_status');
    if (!wasBegunHere && !isEmailLink) {
        // Browsers carry it along from the link with which a sign-in begins, and that may come from anybody.
        goToStart();
    }
    await withinTime(load());
    const sessions = clerk.client.signedInSessions;
    if (sessions.length === 0 && location.hash.startsWith('#/tasks')) {
        goToStart();
    }
    const atRoute = RETURNS.some(path => location.hash.startsWith(path));
    const created = isEmailLink ? query.get('__clerk_created_session') : null;
    olderSessions = wasBegunHere ? begun.olderSessions : idsOf(sessions).filter(id => id !== created);
    const newer = [clerk.session, ...sessions].find(session => session && !olderSessions.includes(session.id));
    if (isEmailLink) {
        // Clerk's component confirms it, and goes on here if the link was asked for in this browser.
        mount();
    } else if (newer && (atRoute || location.hash === COMPLETE)) {
        await continueAs(newer);
    } else if (atRoute || sessions.length === 0) {
        mount();
    } else if (settings.prompt === 'login' && !newer) {
        askToVerify(clerk.session ?? sessions[0], again);
    } else {
        choose(sessions);
    }
    // Is told at once of the session that there is.
    clerk.addListener(({ session }) => listen(session));
    // What Clerk does not answer now, it does not answer at the next step either, which says so.
    addEventListener('visibilitychange', () => lookElsewhere().catch(console.error));
}

function idsOf(sessions) {
    return sessions.map(session => session.id);
}

function listen(session) {
    if (busy) {
        return;
    }
    if (session === null && location.hash.startsWith('#/tasks')) {
        // Signed out in another tab. Clerk's component would wait for ever.
        location.hash = '';
    } else if (session && (isComplete || hasUnknownTask(session))) {
        attempt(() => arrive(session));
    }
}

/** Clerk's component is done, maybe by bringing back a session of before. */
async function arrive(session) {
    if (olderSessions.includes(session.id)) {
        choose(clerk.client.signedInSessions);
    } else {
        await proceed(session);
    }
}

/** Whoever signed in to Clerk in another tab meanwhile is asked. Clerk would go on as them, whatever is typed here. */
async function lookElsewhere() {
    const isAsking = !busy && !component.parentElement.hidden && clerk.client.signedInSessions.length === 0;
    if (document.visibilityState !== 'visible' || !isAsking) {
        return;
    }
    await clerk.client.reload();
    const sessions = clerk.client.signedInSessions;
    if (sessions.length > 0 && !isComplete) {
        olderSessions = idsOf(sessions);
        choose(sessions);
    }
}

/** Somebody is signed in to Clerk. Going on takes a click, so that no link signs anybody in unasked. */
function choose(sessions) {
    busy = true;
    clerk.unmountSignIn(component);
    page.querySelectorAll('[data-act="continue"]:not([hidden])').forEach(button => button.remove());
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
    await proceed(clerk.session);
}

/** Beside the ones who are signed in where the instance allows several; otherwise these are signed out. */
async function useOther() {
    const several = clerk.__internal_environment?.authConfig?.singleSessionMode === false;
    if (!several) {
        await clerk.signOut({ redirectUrl: here() });
    }
    goToStart();
    mount();
}

/** Only a session that did not exist before proves that the person signed in again. */
async function again(session) {
    const { identifier } = session.publicUserData;
    await clerk.signOut({ sessionId: session.id, redirectUrl: here() });
    goToStart();
    mount(identifier);
}

/** Shows Clerk's component, from now on as a sign-in of this page and tab. */
function mount(identifier = settings.loginHint) {
    busy = false;
    isComplete = false;
    sessionStorage.setItem(BEGUN, JSON.stringify({ page: here(), olderSessions }));
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

function hasUnknownTask(session) {
    return session.status === 'pending' && !TASKS.includes(session.currentTask?.key);
}

function doTask(session) {
    if (hasUnknownTask(session)) {
        busy = true;
        clerk.unmountSignIn(component);
        show('pending');
    } else {
        location.hash = '#/tasks';
        mount();
    }
}

/** Clerk tells the minutes since each factor was used, -1 for never. */
function isVerified(session) {
    const [first, second] = session.factorVerificationAge ?? [-1, -1];
    const most = settings.afterMinutes === '' ? Infinity : Math.max(1, Number(settings.afterMinutes));
    const isRecent = age => age >= 0 && age < most;
    // Who had to sign in anew and did is believed, however long the second factor took.
    const isFirstRecent = isRecent(first) || (settings.prompt === 'login' && !olderSessions.includes(session.id));
    switch (settings.reverification) {
        case 'first_factor':
            return isFirstRecent;
        case 'second_factor':
            return isRecent(second);
        case 'multi_factor':
            return isFirstRecent && isRecent(second);
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
