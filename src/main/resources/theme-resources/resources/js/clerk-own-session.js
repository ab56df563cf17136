/*
 * Which Clerk sessions this sign-in may continue with: those that it created, and those that the user chose with a click.
 * Neither another tab nor a link can sign the user in.
 */

import { here } from './clerk-page.js';

/** Remembers, across a visit to another site, that the user started the sign-in on this page, in this tab. */
const BEGUN = 'clerk-sign-in';

/** IDs of sessions from before this sign-in, which do not satisfy prompt=login. */
let older = [];
/** IDs of sessions that are accepted, regardless of their origin. */
const accepted = new Set();
/** The sign-ins of Clerk's component on this page. Each contains the ID of the session that it created. */
const attempts = new Set();

function begun() {
    const stored = JSON.parse(sessionStorage.getItem(BEGUN) ?? 'null');
    return stored?.page === here() ? stored : null;
}

export function wasBegunHere() {
    return begun() !== null;
}

/**
 * Separates sessions from before this sign-in from newer ones, which are returned.
 *
 * @param created ID of a session that this sign-in created, if it is already known
 */
export function sort(sessions, created) {
    older = begun()?.olderSessions ?? sessions.map(session => session.id).filter(id => id !== created);
    return sessions.filter(session => !isOlder(session));
}

export function isOlder(session) {
    return older.includes(session.id);
}

export function begin(clerk) {
    observe(clerk.client);
    sessionStorage.setItem(BEGUN, JSON.stringify({ page: here(), olderSessions: older }));
}

export function end() {
    sessionStorage.removeItem(BEGUN);
}

/** Clerk replaces its sign-in with a new one in each response. */
export function observe(client) {
    attempts.add(client.signIn);
}

export function accept(id) {
    accepted.add(id);
}

export function isAccepted(session) {
    return accepted.has(session.id) || [...attempts].some(attempt => attempt.createdSessionId === session.id);
}
