<#import "template.ftl" as layout>
<#import "sentence.ftl" as sentence>
<#--
    Keycloak's error page. For a failed sign-in, it shows the reference that its event and the log also contain and, if
    possible, a link to start again.
-->
<#assign heading = msg((clerkReference??)?then("clerkErrorTitle", "errorTitle"))>
<#global title = heading + " – " + realm.displayName>

<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${kcSanitize(heading)?no_esc}
    <#elseif section = "form">
        <div id="kc-error-message" class="clerk-page">
            <p class="instruction">${kcSanitize(message.summary)?no_esc}</p>
            <#if clerkReference??>
                <p id="clerk-reference" class="clerk-note"><@sentence.with key="clerkReference" value=clerkReference class="clerk-reference" dir="ltr"/></p>
            </#if>
            <#if traceId??>
                <p class="instruction" id="traceId">${msg("traceIdSupportMessage", traceId)}</p>
            </#if>
            <#if clerkStartAgain!false>
                <a id="clerk-start-again" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}" href="${url.loginRestartFlowUrl}">${msg("clerkStartAgain")}</a>
            </#if>
            <#if !skipLink?? && client?? && client.baseUrl?has_content>
                <p><a id="backToApplication" href="${client.baseUrl}">${msg("backToApplication")}</a></p>
            </#if>
        </div>
    </#if>
</@layout.registrationLayout>
