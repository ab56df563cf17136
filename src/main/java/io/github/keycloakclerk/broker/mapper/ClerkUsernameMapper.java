package io.github.keycloakclerk.broker.mapper;

import io.github.keycloakclerk.broker.data.BrokerContextData;
import io.github.keycloakclerk.broker.mapper.MapperSettings.Fault;
import java.util.List;
import java.util.Optional;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderConfigProperty;

/** Creates the username from a template, like Keycloak's {@code UsernameTemplateMapper}. */
public final class ClerkUsernameMapper extends ClerkMapper {

    /** ID of the mapper in realm configurations. */
    public static final String PROVIDER_ID = "clerk-username";

    /** Keycloak's own key. */
    private static final String TEMPLATE = "template";

    private static final String USER = "USER.";
    private static final TargetField USERNAME = new TargetField(UserModel.USERNAME);

    @Override
    public void preprocessFederatedIdentity(
            KeycloakSession session,
            RealmModel realm,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        Optional<MapperInput> data = MapperInput.of(context);
        Optional<String> template = MapperSettings.value(mapper, TEMPLATE);
        if (template.isEmpty()) {
            MapperSettings.warn(mapper, Fault.TEMPLATE);
        }
        if (data.isEmpty() || template.isEmpty()) {
            return;
        }
        if (isImportOnly(mapper, context)
                && BrokerContextData.accountId(context).isPresent()) {
            USERNAME.leaveAlone(context);
            return;
        }
        List<String> name = new Template(template.get())
                        .fill(variable -> value(variable, data.get(), context))
                        .map(String::trim)
                        .filter(filled -> !filled.isEmpty())
                        .stream()
                        .toList();
        List<String> acceptable = USERNAME.acceptable(name, data.get(), session, context);
        if (!acceptable.isEmpty()) {
            USERNAME.put(context, acceptable);
            BrokerContextData.decide(context, mapper);
        }
    }

    @Override
    public void updateBrokeredUser(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        if (BrokerContextData.isDecided(context, mapper)) {
            USERNAME.write(session, realm, user, context);
        }
    }

    private static Optional<String> value(String variable, MapperInput data, BrokeredIdentityContext context) {
        if (variable.equals("ALIAS")) {
            return Optional.of(context.getIdpConfig().getAlias());
        }
        return path(variable)
                .flatMap(path -> JsonText.of(data.read(Source.USER, path, new FieldVisibility(false, true))).stream()
                        .findFirst());
    }

    private static Optional<JsonPath> path(String variable) {
        return variable.startsWith(USER) ? JsonPath.of(variable.substring(USER.length())) : Optional.empty();
    }

    @Override
    public Optional<Fault> fault(KeycloakSession session, RealmModel realm, IdentityProviderMapperModel mapper) {
        return MapperSettings.value(mapper, TEMPLATE).isPresent() ? Optional.empty() : Optional.of(Fault.TEMPLATE);
    }

    @Override
    protected MapperNeeds needs(IdentityProviderMapperModel mapper) {
        boolean memberships = MapperSettings.value(mapper, TEMPLATE).map(Template::new).stream()
                .flatMap(Template::variables)
                .flatMap(variable -> path(variable).stream())
                .anyMatch(path -> path.startsWith(MapperSettings.USER_MEMBERSHIPS));
        return memberships ? MapperNeeds.MEMBERSHIPS : MapperNeeds.USER;
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getDisplayCategory() {
        return "Preprocessor";
    }

    @Override
    public String getDisplayType() {
        return "Clerk Username Template";
    }

    @Override
    public String getHelpText() {
        return "Creates the username from a template with values of the Clerk user.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(new ProviderConfigProperty(
                TEMPLATE,
                "template",
                "clerk.mapper.username.template.help",
                ProviderConfigProperty.STRING_TYPE,
                "${ALIAS}.${USER.username | lowercase}"));
    }
}
