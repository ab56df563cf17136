/*
 * Keycloak's requirements for the factors of a session.
 */

import { isOlder } from './clerk-own-session.js';
import { settings } from './clerk-page.js';

/** Whether the factors are recent enough. Clerk reports the minutes since each was used, -1 for never. */
export function isVerified(session) {
    const [first, second] = session.factorVerificationAge ?? [-1, -1];
    const most = settings.afterMinutes === '' ? Infinity : Math.max(1, Number(settings.afterMinutes));
    const isRecent = age => age >= 0 && age < most;
    // A user who had to sign in again and did so is accepted, however long the second factor took.
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
 * Whether Clerk can verify the factors in a running session. It cannot if the instance has this disabled, or the user has
 * only social logins. The user then signs in again.
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
