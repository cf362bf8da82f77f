"""How a configuration is fetched."""

import boto3

appconfig = boto3.client("appconfig")
version = "3"


def handler(event, context):
    names = {"Application": "orders", "Environment": "production", "Configuration": "flags"}
    appconfig.get_configuration(Application="orders", Environment="production", Configuration="f", ClientId="1")  # report: configuration-without-version
    appconfig.get_configuration(ClientId="1", ClientConfigurationVersion=version, **names)  # safe: configuration-without-version
    appconfig.get_configuration_profile(ApplicationId="orders", ConfigurationProfileId="f")  # safe: configuration-without-version
