/*
 * Writes the texts of Clerk's sign-in in other languages, from the package @clerk/localizations (MIT), to the given
 * folder. Clerk's hosts do not serve that package, and most of its texts are not about the sign-in.
 *
 * npm pack @clerk/localizations@4.18.0, unpack it, then
 * node clerk-localizations.mjs package/dist ../../main/resources/theme-resources/resources/clerk-localizations
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [source, target] = process.argv.slice(2);

/** Keycloak's and Clerk's names of the languages. */
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

/** Prefixes, because many related texts are named kind__what. */
const isOfSignIn = name => SECTIONS.some(section => name.startsWith(section));

await mkdir(target, { recursive: true });
for (const [language, locale] of Object.entries(LANGUAGES)) {
    const texts = await import(pathToFileURL(path.resolve(source, `${locale}.mjs`)));
    const chosen = Object.fromEntries(
        Object.entries(texts[locale.replace('-', '')]).filter(([name]) => isOfSignIn(name)),
    );
    await writeFile(path.join(target, `${language}.json`), `${JSON.stringify(chosen, null, 1)}\n`);
}
