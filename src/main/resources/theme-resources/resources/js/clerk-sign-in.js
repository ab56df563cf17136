/*
 * Shows Clerk's sign-in on this page, and posts the token of the new session to Keycloak.
 */

import { COMPLETE, isShown, mount, unmount } from './clerk-component.js';
import { isRefused, load } from './clerk-loading.js';
import { accept, begin, end, isAccepted, isOlder, observe, sort, wasBegunHere } from './clerk-own-session.js';
import { done, goToStart, here, page, settings, show } from './clerk-page.js';
import { canVerify, isVerified } from './clerk-verification.js';

/** What a person may have to do after signing in, as far as Clerk's components know it. */
const TASKS = ['choose-organization', 'reset-password', 'setup-mfa'];

/** Where Clerk's components go on when a sign-in that was begun here comes back from elsewhere, or is loaded again. */
const RETURNS = ['#/sso-callback', '#/factor-two', '#/tasks'];

/** Where the link of an e-mail leads, in a tab of its own. */
const EMAIL_LINK = /^#\/verify(\?|$)/;

let clerk;
/** Whether Clerk's component is done. */
let isComplete = false;
/** Whether something is under way that changes sessions and says itself when to go on. */
let busy = false;

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
 * Clerk goes somewhere on this origin. That is this page, which is not loaded again: it listens to what Clerk knows, and
 * only what stands behind "#" may be another one of the component's routes.
 */
function goTo(address) {
    const { hash } = new URL(address, location.href);
    if (hash === COMPLETE) {
        const { session, __internal_setActiveInProgress: isChanging } = window.Clerk;
        isComplete = session !== null;
        // Clerk tells of the session afterwards, but not of one that was active before.
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
        // Browsers carry it along from the link with which a sign-in begins, and that may come from anybody.
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
        // Clerk's component confirms it, and goes on here if the link was asked for in this browser.
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
    // Is told at once of the session that there is.
    clerk.addListener(({ client, session }) => {
        observe(client);
        listen(session);
    });
    // What Clerk does not answer now, it does not answer at the next step either, which says so.
    addEventListener('visibilitychange', () => lookElsewhere().catch(console.error));
}

/** Whether the only new session is that of a sign-in that went elsewhere, or whose task is under way. */
function isBack(session) {
    return location.hash === COMPLETE || (location.hash.startsWith('#/tasks') && session.status === 'pending');
}

function listen(session) {
    if (busy) {
        return;
    }
    if (session === null && location.hash.startsWith('#/tasks')) {
        // Signed out in another tab. Clerk's component would wait for ever.
        location.hash = '';
    } else if (session && (isComplete || (hasUnknownTask(session) && isAccepted(session)))) {
        attempt(() => arrive(session));
    }
}

/** Clerk's component is done. It also is with a session of another tab, whatever was typed here. */
async function arrive(session) {
    if (isAccepted(session)) {
        await proceed(session);
    } else {
        choose(clerk.client.signedInSessions);
    }
}

/** Whoever signed in to Clerk in another tab meanwhile is asked whether they want to go on as that. */
async function lookElsewhere() {
    const isAsking = () => !busy && !isComplete && isShown();
    if (document.visibilityState !== 'visible' || !isAsking() || clerk.client.signedInSessions.length > 0) {
        return;
    }
    const { signIn } = clerk.client;
    await clerk.client.reload();
    if (clerk.client.signedInSessions.length > 0 && signIn.id) {
        // It may be of this very sign-in, by the link of an e-mail.
        await signIn.reload();
    }
    const sessions = clerk.client.signedInSessions;
    if (isAsking() && sessions.length > 0 && !sessions.some(isAccepted)) {
        choose(sessions);
    }
}

/** Somebody is signed in to Clerk. Going on takes a click, so that no link signs anybody in unasked. */
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

function nameOf({ publicUserData: person }) {
    const name = [person.firstName, person.lastName].filter(Boolean).join(' ');
    return name ? `${name} (${person.identifier})` : person.identifier;
}

async function continueAs(session) {
    accept(session.id);
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
    signIn();
}

/** Only a session that did not exist before proves that the person signed in again. */
async function again(session) {
    const { identifier } = session.publicUserData;
    await clerk.signOut({ sessionId: session.id, redirectUrl: here() });
    goToStart();
    signIn(identifier);
}

/** Shows Clerk's component, from now on as a sign-in of this page and tab. */
function signIn(identifier = settings.loginHint) {
    busy = false;
    isComplete = false;
    begin(clerk);
    mount(clerk, identifier);
}

/** The person wants to go on with this session; finds out whether they can. */
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
    // A token of the cache may have only seconds left.
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
// Whoever comes back with the browser's button sees a page that has done its work.
addEventListener('pageshow', event => event.persisted && location.reload());
attempt(start);
