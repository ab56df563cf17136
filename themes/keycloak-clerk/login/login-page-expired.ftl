<#import "template.ftl" as layout>
<#global title = msg("clerkExpiredTitle") + " – " + realm.displayName>

<@layout.registrationLayout; section>
    <#if section = "header">
        ${msg("clerkExpiredTitle")}
    <#elseif section = "form">
        <div id="kc-page-expired" class="clerk-page">
            <p id="instruction1" class="instruction">${msg("clerkExpiredLead")}</p>
            <a id="loginRestartLink" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}" href="${url.loginRestartFlowUrl}">${msg("clerkStartAgain")}</a>
            <p><a id="loginContinueLink" href="${url.loginAction}">${msg("clerkExpiredContinue")}</a></p>
        </div>
    </#if>
</@layout.registrationLayout>
