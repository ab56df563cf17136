/*
 * Shows Clerk's sign-in on this page, and posts the token of the new session to Keycloak.
 */

import { COMPLETE, isShown, mount, unmount } from './clerk-component.js';
import { isRefused, load } from './clerk-loading.js';
import { accept, begin, end, isAccepted, isOlder, observe, sort, wasBegunHere } from './clerk-own-session.js';
import { done, goToStart, here, page, settings, show } from './clerk-page.js';
import { canVerify, isVerified } from './clerk-verification.js';

/** Tasks after signing in that Clerk's components support. */
const TASKS = ['choose-organization', 'reset-password', 'setup-mfa'];

/** Routes of Clerk's components for a sign-in that was started here, and returns from another site or is reloaded. */
const RETURNS = ['#/sso-callback', '#/factor-two', '#/tasks'];

/** The route that a link in an e-mail opens, in a separate tab. */
const EMAIL_LINK = /^#\/verify(\?|$)/;

let clerk;
/** Whether Clerk's component has completed a sign-in. */
let isComplete = false;
/** Whether an operation is in progress that handles changes of sessions itself. */
let busy = false;

/** Sets the click listener of the buttons of an action. Several views may have one. */
function on(act, listener) {
    for (const button of page.querySelectorAll(`[data-act="${act}"]`)) {
        button.onclick = () => attempt(listener);
    }
}

/** Runs an action. If it fails, the page shows an error instead of staying unchanged. */
async function attempt(action) {
    try {
        await action();
    } catch (error) {
        console.error(error);
        show(!clerk && (await isRefused()) ? 'wrong-address' : 'blocked');
    }
}

/**
 * Handles a redirect by Clerk on this origin, which leads to this page. The page is not reloaded, because it listens to
 * Clerk's state. Only the fragment may change, to another route of the component.
 */
function goTo(address) {
    const { hash } = new URL(address, location.href);
    if (hash === COMPLETE) {
        const { session, __internal_setActiveInProgress: isChanging } = window.Clerk;
        isComplete = session !== null;
        // Clerk reports a new session afterwards, but not one that was already active.
        if (session && !isChanging) {
            listen(session);
        }
    } else {
        location.hash = hash;
    }
}

async function start() {
    show('loading');
    const query = new URLSearchParams(location.search);
    const isEmailLink = EMAIL_LINK.test(location.hash) && query.has('__clerk_status');
    if (!wasBegunHere() && !isEmailLink) {
        // Browsers keep the fragment of the link that starts a sign-in, and an attacker may have created that link.
        goToStart();
    }
    clerk = await load(goTo);
    const sessions = clerk.client.signedInSessions;
    if (sessions.length === 0 && location.hash.startsWith('#/tasks')) {
        goToStart();
    }
    const created = isEmailLink ? query.get('__clerk_created_session') : null;
    const newer = sort(sessions, created);
    if (isEmailLink) {
        // Clerk's component confirms the link, and continues here if it was requested in this browser.
        accept(created);
        signIn();
    } else if (newer.length === 1 && isBack(newer[0])) {
        await continueAs(newer[0]);
    } else if (sessions.length === 0 || RETURNS.some(path => location.hash.startsWith(path))) {
        signIn();
    } else if (settings.prompt === 'login' && newer.length === 0) {
        askToVerify(clerk.session ?? sessions[0], again);
    } else {
        choose(sessions);
    }
    // Clerk calls this immediately with the current session.
    clerk.addListener(({ client, session }) => {
        observe(client);
        listen(session);
    });
    // If Clerk does not answer now, the next step fails too, and shows it.
    addEventListener('visibilitychange', () => lookElsewhere().catch(console.error));
}

/** Whether the only new session belongs to a sign-in that returns from another site, or whose task is in progress. */
function isBack(session) {
    return location.hash === COMPLETE || (location.hash.startsWith('#/tasks') && session.status === 'pending');
}

function listen(session) {
    if (busy) {
        return;
    }
    if (session === null && location.hash.startsWith('#/tasks')) {
        // Signed out in another tab. Clerk's component would wait forever.
        location.hash = '';
    } else if (session && (isComplete || (hasUnknownTask(session) && isAccepted(session)))) {
        attempt(() => arrive(session));
    }
}

/** Clerk's component is done. It is also done if another tab created a session, whatever the user entered here. */
async function arrive(session) {
    if (isAccepted(session)) {
        await proceed(session);
    } else {
        choose(clerk.client.signedInSessions);
    }
}

/** If the user has signed in to Clerk in another tab, asks whether to continue with that session. */
async function lookElsewhere() {
    const isAsking = () => !busy && !isComplete && isShown();
    if (document.visibilityState !== 'visible' || !isAsking() || clerk.client.signedInSessions.length > 0) {
        return;
    }
    const { signIn } = clerk.client;
    await clerk.client.reload();
    if (clerk.client.signedInSessions.length > 0 && signIn.id) {
        // The session may belong to this sign-in, completed by a link in an e-mail.
        await signIn.reload();
    }
    const sessions = clerk.client.signedInSessions;
    if (isAsking() && sessions.length > 0 && !sessions.some(isAccepted)) {
        choose(sessions);
    }
}

/** Lets the user choose a Clerk session. This takes a click, so that no link signs in a user without consent. */
function choose(sessions) {
    busy = true;
    unmount(clerk);
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

function nameOf({ publicUserData: user }) {
    const name = [user.firstName, user.lastName].filter(Boolean).join(' ');
    return name ? `${name} (${user.identifier})` : user.identifier;
}

async function continueAs(session) {
    accept(session.id);
    if (clerk.session?.id !== session.id) {
        await clerk.setActive({ session: session.id });
    }
    await proceed(clerk.session);
}

/** Signs in with another account. If the instance allows only one session, the current one is signed out. */
async function useOther() {
    const several = clerk.__internal_environment?.authConfig?.singleSessionMode === false;
    if (!several) {
        await clerk.signOut({ redirectUrl: here() });
    }
    goToStart();
    signIn();
}

/** Only a new session proves that the user signed in again. */
async function again(session) {
    const { identifier } = session.publicUserData;
    await clerk.signOut({ sessionId: session.id, redirectUrl: here() });
    goToStart();
    signIn(identifier);
}

/** Shows Clerk's component, and records that the sign-in started on this page, in this tab. */
function signIn(identifier = settings.loginHint) {
    busy = false;
    isComplete = false;
    begin(clerk);
    mount(clerk, identifier);
}

/** Continues with the session if it meets the requirements, or asks for what is missing. */
async function proceed(session) {
    if (session.status === 'pending') {
        doTask(session);
    } else if (settings.prompt === 'login' && isOlder(session)) {
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
        unmount(clerk);
        show('pending');
    } else {
        location.hash = '#/tasks';
        signIn();
    }
}

async function verify(session) {
    const level = settings.reverification;
    busy = true;
    unmount(clerk);
    if (level !== 'first_factor' && !session.user.twoFactorEnabled) {
        show('no-second-factor');
    } else if (await canVerify(clerk, session)) {
        askToVerify(session, openVerification);
        openVerification();
    } else {
        askToVerify(session, again);
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
    unmount(clerk);
    on('verify', () => how(session));
    show('verify');
}

async function finish(session) {
    busy = true;
    show('finishing');
    unmount(clerk);
    // A cached token may expire within seconds.
    const token = await session.getToken({ skipCache: true });
    if (!token) {
        throw new Error('Clerk gave no token');
    }
    end();
    done.elements.clerk_token.value = token;
    done.submit();
}

on('reload', () => location.reload());
on('other', useOther);
// The browser's back button restores a page that has already done its work.
addEventListener('pageshow', event => event.persisted && location.reload());
attempt(start);
