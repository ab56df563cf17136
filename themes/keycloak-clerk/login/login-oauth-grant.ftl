<#import "template.ftl" as layout>
<#import "buttons.ftl" as buttons>
<#import "sentence.ftl" as sentence>
<#--
    The consent page. Names, hosts and URLs come from the registration of the application, which is not trusted. They must
    not be passed to msg() or advancedMsg(), which resolve ${...} even in arguments. They are written directly to the
    page, where FreeMarker escapes them, each in its own <bdi>.
-->
<#global title = msg("mcpConsentTitle") + " – " + realm.displayName>

<#macro part heading>
<div>
    <h2 class="mcp-consent-heading">${msg(heading)}</h2>
    <#nested>
</div>
</#macro>

<#macro document address label>
<#if address?starts_with("https://") || address?starts_with("http://")>
    <li>
        <a href="${address}" target="_blank" rel="noopener noreferrer">${msg(label)}
            <span class="pf-v5-screen-reader">${msg("mcpConsentNewTab")}</span></a>
    </li>
</#if>
</#macro>

<#macro destination kind target>
<#if kind == "computer">
    <div class="pf-v5-c-alert pf-m-inline pf-m-warning pf-v5-u-mt-sm" role="note">
        <div class="${properties.kcAlertIconClass!}">
            <span class="${properties.kcFeedbackWarningIcon!}" aria-hidden="true"></span>
        </div>
        <p class="${properties.kcAlertTitleClass!}">
            <span class="pf-v5-screen-reader">${msg("mcpConsentWarning")}</span>
            ${msg("mcpConsentComputer")}
        </p>
        <div class="${properties.kcAlertDescriptionClass!}">
            <p>${msg("mcpConsentComputerCheck")}</p>
            <p class="mcp-consent-note mcp-consent-aside"><@sentence.with key="mcpConsentComputerAddress" value=target class="mcp-consent-value"/></p>
        </div>
    </div>
<#elseif kind == "app">
    <p><@sentence.with key="mcpConsentApp" value=target class="mcp-consent-value"/></p>
    <p class="mcp-consent-note">${msg("mcpConsentAppCheck")}</p>
<#elseif kind == "site">
    <p><@sentence.with key="mcpConsentSite" value=target class="mcp-consent-value"/></p>
</#if>
</#macro>

<@layout.registrationLayout bodyClass="oauth"; section>
    <#if section = "header">
        ${msg("mcpConsentTitle")}
    <#elseif section = "form">
        <#if mcpConsent??>
            <#assign clientName = mcpConsent.clientName!"">
        <#else>
            <#assign clientName = client.name!"">
        </#if>
        <#if !clientName?trim?has_content>
            <#assign clientName = client.clientId>
        </#if>
        <div id="kc-oauth" class="mcp-consent">
            <div>
                <p>${msg("mcpConsentLead")}</p>
                <#if (mcpConsent.signedInAs)?has_content>
                    <p class="mcp-consent-note mcp-consent-aside"><@sentence.with key="mcpConsentSignedInAs" value=mcpConsent.signedInAs class="mcp-consent-value"/></p>
                </#if>
            </div>

            <@part heading="mcpConsentApplication">
                <div class="mcp-consent-application">
                    <p class="mcp-consent-name"><bdi>${clientName}</bdi></p>
                    <#if (mcpConsent.publishedBy)?has_content>
                        <p class="mcp-consent-note"><@sentence.with key="mcpConsentPublishedBy" value=mcpConsent.publishedBy class="mcp-consent-value"/></p>
                    <#elseif (mcpConsent.selfDeclared)!false>
                        <p class="mcp-consent-note">${msg("mcpConsentSelfDeclared")}</p>
                    </#if>
                </div>
            </@part>

            <#if (mcpConsent.servers)?has_content>
                <@part heading="mcpConsentServer">
                    <#list mcpConsent.servers as server>
                        <p class="mcp-consent-server"><bdi>${server}</bdi></p>
                    </#list>
                    <#if (mcpConsent.otherServers)?has_content>
                        <p class="mcp-consent-note">${msg("mcpConsentOtherServers")}</p>
                        <#list mcpConsent.otherServers as server>
                            <p class="mcp-consent-note mcp-consent-server"><bdi>${server}</bdi></p>
                        </#list>
                    </#if>
                </@part>
            </#if>

            <#if oauth.clientScopesRequested?has_content>
                <@part heading="mcpConsentPermissions">
                    <ul class="${properties.kcListClass!}">
                        <#list oauth.clientScopesRequested as scope>
                            <li>
                                <bdi><#if scope.parameterizedScopeParameter??>${advancedMsg(scope.consentScreenText, scope.parameterizedScopeParameter)}<#else>${advancedMsg(scope.consentScreenText)}</#if></bdi>
                            </li>
                        </#list>
                    </ul>
                </@part>
            </#if>

            <#if (mcpConsent.redirectTarget)?has_content>
                <@part heading="mcpConsentDestination">
                    <@destination kind=mcpConsent.redirectKind!"" target=mcpConsent.redirectTarget/>
                </@part>
            </#if>

            <form class="${properties.kcFormClass!}" action="${url.oauthAction}" method="POST">
                <input type="hidden" name="code" value="${oauth.code}">
                <@buttons.actionGroup horizontal=true>
                    <@buttons.button id="kc-login" name="accept" label="mcpConsentAllow"/>
                    <@buttons.button id="kc-cancel" name="cancel" label="mcpConsentDeny" type="secondary"/>
                </@buttons.actionGroup>
            </form>

            <#if client.attributes.tosUri?has_content || client.attributes.policyUri?has_content>
                <@part heading="mcpConsentDocuments">
                    <ul class="${properties.kcListClass!} pf-m-inline">
                        <@document address=client.attributes.tosUri!"" label="mcpConsentTerms"/>
                        <@document address=client.attributes.policyUri!"" label="mcpConsentPrivacy"/>
                    </ul>
                </@part>
            </#if>
        </div>
    </#if>
</@layout.registrationLayout>
