/*
 * Writes the texts of Clerk's sign-in in other languages, from the package @clerk/localizations (MIT), to the folder
 * that is given. Clerk's hosts do not serve that package, and most of it is about pages other than the sign-in.
 *
 * npm pack @clerk/localizations@4.18.0, unpack it, then
 * node clerk-localizations.mjs package/dist ../../main/resources/theme-resources/resources/clerk-localizations
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [source, target] = process.argv.slice(2);

/** The name that Keycloak gives a language, and the one that Clerk gives it. */
const LANGUAGES = {
    ar: 'ar-SA',
    de: 'de-DE',
    es: 'es-ES',
    fr: 'fr-FR',
    ja: 'ja-JP',
    'pt-BR': 'pt-BR',
};

const SECTIONS = [
    'locale',
    'backButton',
    'dividerText',
    'formButton',
    'formFieldError',
    'formFieldAction',
    'formFieldHintText',
    'formFieldInput',
    'formFieldLabel',
    'footer',
    'identityPreviewEditButton',
    'lastAuthenticationStrategy',
    'maintenanceMode',
    'organizationSwitcher',
    'createOrganization',
    'reverification',
    'signIn',
    'signInEnterPasswordTitle',
    'socialButtonsBlock',
    'taskChooseOrganization',
    'taskResetPassword',
    'taskSetupMfa',
    'unstable__errors',
    'web3',
];

/** Prefixes, because many texts of a kind are named kind__what. */
const isOfSignIn = name => SECTIONS.some(section => name.startsWith(section));

await mkdir(target, { recursive: true });
for (const [language, locale] of Object.entries(LANGUAGES)) {
    const texts = await import(pathToFileURL(path.resolve(source, `${locale}.mjs`)));
    const chosen = Object.fromEntries(
        Object.entries(texts[locale.replace('-', '')]).filter(([name]) => isOfSignIn(name)),
    );
    await writeFile(path.join(target, `${language}.json`), `${JSON.stringify(chosen, null, 1)}\n`);
}
