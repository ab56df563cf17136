/*
 * What Keycloak demands of the factors of a session.
 */

import { isOlder } from './clerk-own-session.js';
import { settings } from './clerk-page.js';

/** Whether the factors are recent enough. Clerk tells the minutes since each was used, -1 for never. */
export function isVerified(session) {
    const [first, second] = session.factorVerificationAge ?? [-1, -1];
    const most = settings.afterMinutes === '' ? Infinity : Math.max(1, Number(settings.afterMinutes));
    const isRecent = age => age >= 0 && age < most;
    // Who had to sign in anew and did is believed, however long the second factor took.
    const isFirstRecent = isRecent(first) || (settings.prompt === 'login' && !isOlder(session));
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

/**
 * Whether Clerk can ask for the factors in a running session. Not on instances that have that switched off, nor for people
 * who have only social logins: they sign in again.
 */
export async function canVerify(clerk, session) {
    try {
        const begun = await session.startVerification({ level: settings.reverification });
        const factors =
            begun.status === 'needs_second_factor' ? begun.supportedSecondFactors : begun.supportedFirstFactors;
        return typeof clerk.__internal_openReverification === 'function' && factors?.length > 0;
    } catch {
        return false;
    }
}
