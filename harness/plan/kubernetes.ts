import { clusterApiAddress, type Certificates } from './certificates.ts'
import type { NodePlan } from './plan.ts'

const port = 6443

/** What every pod finds of its service account. https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
const account = '/var/run/secrets/kubernetes.io/serviceaccount'
const own = '/var/run/secrets/kubernetes.io/api'

/** As the Azure Kubernetes Service gives them out unless told otherwise. https://learn.microsoft.com/azure/aks/configure-azure-cni */
const services = [
  { name: 'kubernetes', namespace: 'default', clusterIP: '10.0.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP' }] },
  { name: 'kube-dns', namespace: 'kube-system', clusterIP: '10.0.0.10', ports: [{ name: 'dns', port: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53, protocol: 'TCP' }] },
]

/**
 * The cluster that a Corefile with the plugin `kubernetes` runs in: without it CoreDNS refuses to start, or answers SERVFAIL for everything in
 * cluster.local, what a pod's search list makes of any name among it. It has the two services that every cluster has, and no pods of its own.
 */
export function cluster({ authority, server, serverKey }: Certificates): Pick<NodePlan, 'environment' | 'files' | 'api'> {
  const list = (apiVersion: string, kind: string, items: readonly unknown[]): object => ({ kind, apiVersion, metadata: { resourceVersion: '1' }, items })
  return {
    environment: { KUBERNETES_SERVICE_HOST: clusterApiAddress, KUBERNETES_SERVICE_PORT: String(port) },
    files: [
      { path: `${account}/ca.crt`, content: authority },
      { path: `${account}/token`, content: 'lab' },
      { path: `${account}/namespace`, content: 'kube-system' },
      { path: `${own}/tls.crt`, content: server },
      { path: `${own}/tls.key`, content: serverKey },
    ],
    api: {
      port,
      certificate: `${own}/tls.crt`,
      key: `${own}/tls.key`,
      lists: {
        '/api/v1/namespaces': list('v1', 'NamespaceList', ['default', 'kube-system'].map((name) => ({ metadata: { name, resourceVersion: '1' } }))),
        '/api/v1/services': list('v1', 'ServiceList', services.map(({ name, namespace, clusterIP, ports }) => ({ metadata: { name, namespace, resourceVersion: '1' }, spec: { type: 'ClusterIP', clusterIP, clusterIPs: [clusterIP], ports } }))),
        '/api/v1/pods': list('v1', 'PodList', []),
        '/apis/discovery.k8s.io/v1/endpointslices': list('discovery.k8s.io/v1', 'EndpointSliceList', []),
      },
    },
  }
}
