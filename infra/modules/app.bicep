// The service itself. What `env` sets is what src/config.ts reads.

param name string
param location string
param image string
param environmentId string
param identityId string
param clientId string
param tenantId string
param registryServer string
param storageUrl string
param graphClientId string
param adminObjectIds string
@secure()
param tenants string
@description('App registration of the tab, or none.')
param tabClientId string
param tabHost string
@description('Teams app, or none.')
param teamsAppId string
@description('Exchange Online, or none.')
param exchangeBaseUrl string
@description('Lists of addresses, or none.')
param ipLists string
@secure()
param dbIpKey string
@secure()
param abuseipdbKey string
@secure()
param ip2locationKey string
@description('Further settings: base64 of a JSON object of their names and values, or none. All are kept as secrets.')
@secure()
param moreSettings string
param logLevel string
param minReplicas int
param maxReplicas int

var port = 3978
var folder = '/etc/tocsin'
var more = moreSettings == 'none' ? [] : items(json(base64ToString(moreSettings)))
var moreSecrets = map(more, setting => { name: toLower(replace(setting.key, '_', '-')), value: string(setting.value) })
var moreEnv = map(more, setting => { name: setting.key, secretRef: toLower(replace(setting.key, '_', '-')) })

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environmentId
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        targetPort: port
        transport: 'http'
        allowInsecure: false
      }
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
      // A secret must not be empty, so what is not used is not there at all.
      secrets: concat(
        [{ name: 'tenants', value: base64ToString(tenants) }],
        dbIpKey == 'none' ? [] : [{ name: 'dbip-key', value: dbIpKey }],
        abuseipdbKey == 'none' ? [] : [{ name: 'abuseipdb-key', value: abuseipdbKey }],
        ip2locationKey == 'none' ? [] : [{ name: 'ip2location-key', value: ip2locationKey }],
        moreSecrets
      )
    }
    template: {
      // A replica finishes what is under way for up to 10 s after SIGTERM.
      terminationGracePeriodSeconds: 30
      containers: [
        {
          name: 'tocsin'
          image: image
          resources: {
            cpu: json('1.0')
            memory: '2Gi'
          }
          env: concat(
            [
              { name: 'PORT', value: string(port) }
              { name: 'HOST', value: '0.0.0.0' }
              { name: 'LOG_LEVEL', value: logLevel }
              { name: 'STORAGE_ACCOUNT_URL', value: storageUrl }
              { name: 'BOT_APP_ID', value: clientId }
              { name: 'BOT_APP_TYPE', value: 'UserAssignedMsi' }
              { name: 'BOT_TENANT_ID', value: tenantId }
              { name: 'GRAPH_CLIENT_ID', value: graphClientId }
              { name: 'GRAPH_MANAGED_IDENTITY_CLIENT_ID', value: clientId }
              { name: 'TENANTS_FILE', value: '${folder}/tenants.json' }
              { name: 'ADMIN_OBJECT_IDS', value: adminObjectIds }
              { name: 'TAB_CLIENT_ID', value: tabClientId == 'none' ? '' : tabClientId }
              { name: 'TAB_HOST', value: tabHost }
              { name: 'TEAMS_APP_ID', value: teamsAppId == 'none' ? '' : teamsAppId }
              { name: 'EXCHANGE_BASE_URL', value: exchangeBaseUrl == 'none' ? '' : exchangeBaseUrl }
              { name: 'IP_LISTS', value: ipLists == 'none' ? '' : ipLists }
              // Read by @azure/identity, not by Tocsin: which identity opens the storage.
              { name: 'AZURE_CLIENT_ID', value: clientId }
            ],
            dbIpKey == 'none' ? [] : [{ name: 'DBIP_KEY', secretRef: 'dbip-key' }],
            abuseipdbKey == 'none' ? [] : [{ name: 'ABUSEIPDB_KEY', secretRef: 'abuseipdb-key' }],
            ip2locationKey == 'none' ? [] : [{ name: 'IP2LOCATION_KEY', secretRef: 'ip2location-key' }],
            moreEnv
          )
          volumeMounts: [
            {
              volumeName: 'tenants'
              mountPath: folder
            }
          ]
          probes: [
            {
              type: 'Startup'
              httpGet: { path: '/healthz', port: port }
              periodSeconds: 6
              failureThreshold: 10
            }
            {
              type: 'Liveness'
              httpGet: { path: '/healthz', port: port }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 6
            }
            {
              type: 'Readiness'
              httpGet: { path: '/readyz', port: port }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 3
            }
          ]
        }
      ]
      volumes: [
        {
          name: 'tenants'
          storageType: 'Secret'
          secrets: [
            {
              secretRef: 'tenants'
              path: 'tenants.json'
            }
          ]
        }
      ]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
      }
    }
  }
}
