package io.github.keycloakclerk.broker.mapper;

import io.github.keycloakclerk.broker.data.BrokerContextData;
import io.github.keycloakclerk.broker.mapper.MapperSettings.Fault;
import java.util.List;
import java.util.Optional;
import org.keycloak.broker.oidc.mappers.AbstractJsonUserAttributeMapper;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Imports a value of the Clerk user into a user attribute, or into username, e-mail, first or last name.
 *
 * <p>Shares the settings of Keycloak's mapper for social profiles ({@link AbstractJsonUserAttributeMapper}), which
 * supports neither objects and numbers in lists nor private data, and writes unchanged values.
 */
public final class ClerkUserAttributeMapper extends ClerkMapper {

    /** ID of the mapper in realm configurations. */
    public static final String PROVIDER_ID = "clerk-user-attribute";

    private static final String USER_ATTRIBUTE = AbstractJsonUserAttributeMapper.CONF_USER_ATTRIBUTE;
    private static final String WHEN_MISSING = "whenMissing";
    private static final String REMOVE = "remove";
    private static final String KEEP = "keep";

    @Override
    public void preprocessFederatedIdentity(
            KeycloakSession session,
            RealmModel realm,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        Optional<TargetField> target = target(mapper);
        Optional<MapperInput> data = MapperInput.of(context);
        if (target.isEmpty() || data.isEmpty()) {
            return;
        }
        if (isImportOnly(mapper, context)
                && BrokerContextData.accountId(context).isPresent()) {
            target.get().leaveAlone(context);
            return;
        }
        Optional<JsonPath> path = MapperSettings.path(mapper);
        if (path.isPresent() && data.get().isUnread(Source.USER, path.get())) {
            target.get().leaveAlone(context);
        } else if (path.isPresent()) {
            FieldVisibility access = new FieldVisibility(MapperSettings.seesPrivateMetadata(mapper), true);
            List<String> values = JsonText.of(data.get().read(Source.USER, path.get(), access));
            List<String> acceptable = target.get().acceptable(values, data.get(), session, context);
            boolean keeps = values.isEmpty() ? keeps(mapper) : target.get().isOfUser(session);
            if (acceptable.isEmpty() && keeps) {
                target.get().leaveAlone(context);
            } else {
                target.get().put(context, acceptable);
                BrokerContextData.decide(context, mapper);
            }
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
            target(mapper).ifPresent(target -> target.write(session, realm, user, context));
        }
    }

    private static boolean keeps(IdentityProviderMapperModel mapper) {
        return MapperSettings.value(mapper, WHEN_MISSING).filter(KEEP::equals).isPresent();
    }

    private static Optional<TargetField> target(IdentityProviderMapperModel mapper) {
        Optional<TargetField> target = allowedTarget(mapper);
        if (target.isEmpty()) {
            MapperSettings.warn(mapper, Fault.ATTRIBUTE);
        }
        return target;
    }

    private static Optional<TargetField> allowedTarget(IdentityProviderMapperModel mapper) {
        return MapperSettings.value(mapper, USER_ATTRIBUTE)
                .map(TargetField::new)
                .filter(field -> !field.isReserved());
    }

    @Override
    public Optional<Fault> fault(KeycloakSession session, RealmModel realm, IdentityProviderMapperModel mapper) {
        return allowedTarget(mapper).isPresent() ? MapperSettings.pathFault(mapper) : Optional.of(Fault.ATTRIBUTE);
    }

    @Override
    protected MapperNeeds needs(IdentityProviderMapperModel mapper) {
        return MapperSettings.needs(mapper);
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getDisplayCategory() {
        return "Attribute Importer";
    }

    @Override
    public String getDisplayType() {
        return "Clerk User Attribute";
    }

    @Override
    public String getHelpText() {
        return "Imports a value of the Clerk user into a user attribute, or into username, email, firstName or lastName.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        ProviderConfigProperty whenMissing = new ProviderConfigProperty(
                WHEN_MISSING,
                "clerk.mapper.user-attribute.whenMissing",
                "clerk.mapper.user-attribute.whenMissing.help",
                ProviderConfigProperty.LIST_TYPE,
                REMOVE);
        whenMissing.setOptions(List.of(REMOVE, KEEP));
        return List.of(
                MapperSettings.path("clerk.mapper.user-attribute.jsonField.help"),
                new ProviderConfigProperty(
                        USER_ATTRIBUTE,
                        "clerk.mapper.user-attribute.userAttribute",
                        "clerk.mapper.user-attribute.userAttribute.help",
                        ProviderConfigProperty.USER_PROFILE_ATTRIBUTE_LIST_TYPE,
                        null),
                whenMissing,
                MapperSettings.privateMetadata());
    }
}
