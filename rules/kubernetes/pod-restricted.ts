import type { Block } from '../readers/document';
import { child, children, type Workload, workloads } from '../readers/pod-workloads';
import { stackRule } from '../rule';

/** Volumes that Pod Security "restricted" admits. */
const VOLUMES = [
  'config_map',
  'csi',
  'downward_api',
  'empty_dir',
  'ephemeral',
  'persistent_volume_claim',
  'projected',
  'secret',
];
const SECCOMP = ['RuntimeDefault', 'Localhost'];

export const podRestricted = stackRule({
  id: 'pod-restricted',
  what: 'every pod meets Pod Security "restricted", has a read-only root, and says whether it gets a token',
  why: 'What breaks out of a container is root on the node otherwise; and the token of an account is mounted unless somebody says no.',
  *checkStack(stack) {
    for (const workload of workloads(stack)) {
      for (const found of [
        ...podFaults(workload),
        ...workload.containers.flatMap((one) => containerFaults(one, workload)),
      ]) {
        yield { address: workload.address, found, remedy: 'make the pod with restrictedPodTemplate()' };
      }
    }
  },
});

function podFaults({ pod }: Workload): string[] {
  const shared = ['host_network', 'host_pid', 'host_ipc'].filter((name) => pod[name] === true);
  const volumes = children(pod, 'volume').flatMap((volume) =>
    Object.keys(volume).filter((name) => name !== 'name' && !VOLUMES.includes(name)),
  );
  return [
    ...shared,
    ...volumes.map((name) => `a volume of the kind ${name}`),
    ...(typeof pod.automount_service_account_token === 'boolean' ? [] : ['no automount_service_account_token']),
  ];
}

function containerFaults(container: Block, { pod }: Workload): string[] {
  const shared = child(pod, 'security_context');
  const own = child(container, 'security_context');
  const capabilities = child(own, 'capabilities');
  const seccomp = child(own, 'seccomp_profile').type ?? child(shared, 'seccomp_profile').type;
  const user = own.run_as_user ?? shared.run_as_user;
  const added = names(capabilities.add).filter((name) => name !== 'NET_BIND_SERVICE');
  const hostPorts = children(container, 'port').flatMap(({ host_port: port = 0 }) =>
    Number(port) === 0 ? [] : [port],
  );
  const faults = [
    (own.run_as_non_root ?? shared.run_as_non_root) === true ? undefined : 'run_as_non_root is not true',
    user !== undefined && Number(user) === 0 ? 'run_as_user is 0' : undefined,
    SECCOMP.includes(String(seccomp)) ? undefined : 'no seccomp profile',
    own.allow_privilege_escalation === false ? undefined : 'allow_privilege_escalation is not false',
    hostPorts.length === 0 ? undefined : `the ports ${hostPorts.join(', ')} of the host`,
    own.privileged === true ? 'privileged' : undefined,
    names(capabilities.drop).includes('ALL') ? undefined : 'capabilities are not dropped',
    added.length === 0 ? undefined : `the capabilities ${added.join(', ')}`,
    own.read_only_root_filesystem === true ? undefined : 'read_only_root_filesystem is not true',
  ];
  return faults.filter((fault) => fault !== undefined).map((fault) => `container ${String(container.name)}: ${fault}`);
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
