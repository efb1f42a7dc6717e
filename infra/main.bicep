// Everything Tocsin needs in Azure, in one resource group. Nothing in it has a key or a password: the app, the bot and
// the storage know each other by one managed identity.
//
// First without an image (so that there is a registry to build one into), then with it:
//   az deployment group create -g <group> -f infra/main.bicep -p graphClientId=… adminObjectIds=… tenants=…
//   az acr build -r <REGISTRY_NAME> -t tocsin:1 .
//   az deployment group create -g <group> -f infra/main.bicep -p image=<REGISTRY_SERVER>/tocsin:1 …

targetScope = 'resourceGroup'

@description('Name of the app, and what every other name begins with: lower-case letters and digits.')
@minLength(3)
@maxLength(11)
param name string = 'tocsin'

@description('Azure region of everything that has one.')
param location string = resourceGroup().location

@description('Container image to run; none makes everything but the app.')
param image string = 'none'

@description('Client id of the multi-tenant app registration that watched tenants consented to.')
param graphClientId string

@description('Entra object ids of the first administrators, comma-separated.')
param adminObjectIds string

@description('Watched tenants: Base64 of a JSON array of {id, name, domain, timeZone?}. W10= is the empty list.')
@secure()
param tenants string

@description('Client id of the app registration of the tab, which Bicep cannot make, or none: then there is no tab.')
param tabClientId string = 'none'

@description('Host name of the tab where it is another than that of the service, or none.')
param tabHost string = 'none'

@description('Id of the Teams app, which links to the tab name, or none.')
param teamsAppId string = 'none'

@description('Exchange Online (https://outlook.office365.com), to read and change mail flow rules and forwarding, or none.')
param exchangeBaseUrl string = 'none'

@description('Lists of VPN, Tor and cloud addresses as the setting IP_LISTS names them, or none.')
param ipLists string = 'none'

@description('Key of DB-IP, or none.')
@secure()
param dbIpKey string = 'none'

@description('Key of AbuseIPDB, or none.')
@secure()
param abuseipdbKey string = 'none'

@description('Key of IP2Location.io, or none.')
@secure()
param ip2locationKey string = 'none'

@description('Further settings, of e-mail and ticket systems for instance: base64 of a JSON object of their names and values, or none.')
@secure()
param moreSettings string = 'none'

@description('How much is logged.')
@allowed(['debug', 'info', 'warn', 'error'])
param logLevel string = 'info'

@description('Redundancy of the storage: Standard_LRS where a region has no zones.')
param storageSku string = 'Standard_ZRS'

@description('Replicas that always run. Not 0: a sleeping bot watches nothing.')
@minValue(1)
param minReplicas int = 1

@description('Replicas at most.')
@minValue(1)
param maxReplicas int = 3

var unique = uniqueString(resourceGroup().id)
var domain = '${name}.${hosting.outputs.defaultDomain}'
var tabDomain = tabHost == 'none' ? domain : tabHost

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: '${name}${unique}'
    location: location
    sku: storageSku
    principalId: identity.properties.principalId
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    name: '${name}${unique}'
    location: location
    principalId: identity.properties.principalId
  }
}

module hosting 'modules/hosting.bicep' = {
  name: 'hosting'
  params: {
    name: name
    location: location
  }
}

module bot 'modules/bot.bicep' = {
  name: 'bot'
  params: {
    name: '${name}-${unique}'
    displayName: 'Tocsin'
    domain: domain
    identityId: identity.id
    clientId: identity.properties.clientId
    tenantId: tenant().tenantId
  }
}

module app 'modules/app.bicep' = if (image != 'none') {
  name: 'app'
  params: {
    name: name
    location: location
    image: image
    environmentId: hosting.outputs.id
    identityId: identity.id
    clientId: identity.properties.clientId
    tenantId: tenant().tenantId
    registryServer: registry.outputs.server
    storageUrl: storage.outputs.tableUrl
    graphClientId: graphClientId
    adminObjectIds: adminObjectIds
    tenants: tenants
    tabClientId: tabClientId
    tabHost: tabDomain
    teamsAppId: teamsAppId
    exchangeBaseUrl: exchangeBaseUrl
    ipLists: ipLists
    moreSettings: moreSettings
    dbIpKey: dbIpKey
    abuseipdbKey: abuseipdbKey
    ip2locationKey: ip2locationKey
    logLevel: logLevel
    minReplicas: minReplicas
    maxReplicas: maxReplicas
  }
}

@description('Client id of the managed identity: the id of the bot.')
output BOT_ID string = identity.properties.clientId

@description('Host name of the service.')
output BOT_DOMAIN string = domain

@description('Host name of the tab.')
output TAB_HOST string = tabDomain

@description('Object id of the managed identity: the subject of the federated credential on the app registration.')
output IDENTITY_PRINCIPAL_ID string = identity.properties.principalId

@description('Registry to build the image in.')
output REGISTRY_NAME string = registry.outputs.name

@description('Host name of that registry, the first part of the name of an image.')
output REGISTRY_SERVER string = registry.outputs.server
