<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("clerkRequirementsTitle")}
    <#elseif section = "form">
        <div id="kc-clerk-requirements" class="${properties.kcFormClass!}">
            <div class="${properties.kcFormGroupClass!}">
                <p class="instruction">${msg(clerkMessage)}</p>
            </div>
            <#if clerkHelp != "NONE">
                <div class="${properties.kcFormGroupClass!}">
                    <#if clerkApp??><p><a id="kc-clerk-app" href="${clerkApp}" target="_blank" rel="noopener noreferrer"><#if clerkHelp == "CHOOSE_ORGANIZATION">${msg("clerkChooseOrganization")}<#else>${msg("clerkOpenApp")}</#if></a></p></#if>
                </div>
                <div class="${properties.kcFormGroupClass!}">
                    <p><a id="kc-clerk-again" href="${url.loginRestartFlowUrl}">${msg("clerkTryAgain")}</a></p>
                </div>
            </#if>
            <form id="kc-clerk-back" class="${properties.kcFormGroupClass!}" action="${url.loginAction}" method="post">
                <button class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" type="submit">${msg("clerkBackToApplication")}</button>
            </form>
        </div>
    </#if>
</@layout.registrationLayout>
