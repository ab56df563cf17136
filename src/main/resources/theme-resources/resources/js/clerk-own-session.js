/*
 * Which sessions of Clerk this sign-in may go on with: those that came of it, and those that the person chose by a click.
 * What another tab did, or what a link says, makes nobody sign in.
 */

import { here } from './clerk-page.js';

/** Remembers, for the way to another site and back, that the person began to sign in on this page, in this tab. */
const BEGUN = 'clerk-sign-in';

/** Ids of sessions from before this sign-in, which cannot answer prompt=login. */
let older = [];
/** Ids of sessions that count, whatever they come of. */
const accepted = new Set();
/** The sign-ins that Clerk's component made on this page. They know of the session that came of them. */
const attempts = new Set();

function begun() {
    const stored = JSON.parse(sessionStorage.getItem(BEGUN) ?? 'null');
    return stored?.page === here() ? stored : null;
}

export function wasBegunHere() {
    return begun() !== null;
}

/**
 * Tells sessions from before this sign-in from newer ones, which are returned.
 *
 * @param created id of a session that came of this sign-in, if it is known already
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

/** Clerk replaces its sign-in by a new one with each answer. */
export function observe(client) {
    attempts.add(client.signIn);
}

export function accept(id) {
    accepted.add(id);
}

export function isAccepted(session) {
    return accepted.has(session.id) || [...attempts].some(attempt => attempt.createdSessionId === session.id);
}
