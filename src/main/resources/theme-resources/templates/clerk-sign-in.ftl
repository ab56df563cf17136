<#import "template.ftl" as layout>
<#assign primary = "${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}">
<#assign secondary = "${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}">
<#macro reload>
    <button type="button" class="${primary}" data-act="reload">${msg("clerkEmbeddedReload")}</button>
</#macro>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("clerkEmbeddedTitle")}
    <#elseif section = "form">
        <link rel="stylesheet" href="${url.resourcesPath}/css/clerk-sign-in.css">
        <script type="module" src="${url.resourcesPath}/js/clerk-sign-in.js"></script>
        <#-- The script shows one view at a time. It inserts only names; all texts are here. -->
        <div id="kc-clerk"
             data-publishable-key="${clerkPage.publishableKey}"
             data-frontend-api="${clerkPage.frontendApi}"
             data-proxy-url="${clerkPage.proxyUrl}"
             data-clerk-js="${clerkPage.clerkJs}"
             data-clerk-ui="${clerkPage.clerkUi}"
             data-locale="${clerkPage.locale}"
             data-login-hint="${clerkPage.loginHint}"
             data-prompt="${clerkPage.prompt}"
             data-reverification="${clerkPage.reverification}"
             data-after-minutes="${clerkPage.afterMinutes}">
            <noscript><p class="instruction">${msg("clerkEmbeddedNoScript")}</p></noscript>
            <div data-view="loading" role="status" hidden>
                <p class="instruction">${msg("clerkEmbeddedLoading")}</p>
            </div>
            <div data-view="blocked" role="alert" hidden>
                <p class="instruction">${msg("clerkEmbeddedBlocked")}</p>
                <@reload/>
            </div>
            <div data-view="wrong-address" role="alert" hidden>
                <p class="instruction">${msg("clerkEmbeddedWrongAddress")}</p>
            </div>
            <div data-view="choice" hidden>
                <#-- Copied for each signed-in account. -->
                <button type="button" class="${primary}" data-act="continue" data-text="${msg("clerkEmbeddedContinueAs", "{0}")}" hidden></button>
                <button type="button" class="${secondary}" data-act="other">${msg("clerkEmbeddedOtherAccount")}</button>
            </div>
            <div data-view="component" hidden>
                <div id="kc-clerk-component"></div>
            </div>
            <div data-view="pending" role="alert" hidden>
                <p class="instruction">${msg("clerkEmbeddedPending")}</p>
                <@reload/>
            </div>
            <div data-view="verify" hidden>
                <p class="instruction">${msg("clerkEmbeddedVerify")}</p>
                <button type="button" class="${primary}" data-act="verify">${msg("clerkEmbeddedVerifyNow")}</button>
                <button type="button" class="${secondary}" data-act="other">${msg("clerkEmbeddedOtherAccount")}</button>
            </div>
            <div data-view="no-second-factor" role="alert" hidden>
                <p class="instruction">${msg("clerkSecondFactorMissing")}</p>
                <button type="button" class="${secondary}" data-act="other">${msg("clerkEmbeddedOtherAccount")}</button>
            </div>
            <div data-view="finishing" role="status" hidden>
                <p class="instruction">${msg("clerkEmbeddedFinishing")}</p>
            </div>
            <form id="kc-clerk-done" action="${clerkPage.action}" method="post" hidden>
                <input type="hidden" name="state" value="${clerkPage.state}">
                <input type="hidden" name="clerk_token" value="">
            </form>
            <form id="kc-clerk-cancel" class="${properties.kcFormGroupClass!}" action="${clerkPage.action}" method="post">
                <input type="hidden" name="state" value="${clerkPage.state}">
                <input type="hidden" name="error" value="access_denied">
                <button class="${properties.kcButtonClass!} ${properties.kcButtonLinkClass!"pf-m-link"} ${properties.kcButtonBlockClass!}" type="submit">${msg("clerkEmbeddedCancel")}</button>
            </form>
        </div>
    </#if>
</@layout.registrationLayout>
