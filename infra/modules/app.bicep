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
param logLevel string
param minReplicas int
param maxReplicas int

var port = 3978
var folder = '/etc/tocsin'

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
      secrets: [
        {
          name: 'tenants'
          value: base64ToString(tenants)
        }
      ]
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
          env: [
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
            // Read by @azure/identity, not by Tocsin: which identity opens the storage.
            { name: 'AZURE_CLIENT_ID', value: clientId }
          ]
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
