#!/bin/bash
# tests/slurm.sh: examples/slurm.sh on a real Slurm, as root on Debian: an array job over several designs whose merged report is that of one machine,
# and one of which a task is killed, which is seen. Slurm and munge are installed if they are missing, run from a folder of their own on loopback,
# and end with the script. It is no part of npm test: it starts daemons.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
command -v slurmctld slurmd munged > /dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends slurmctld slurmd slurm-client munge > /dev/null
folder=$(mktemp -d /tmp/rehearse-slurm-XXXXXX)
started=()
finish() {
  for process in "${started[@]}"; do kill "$process" 2> /dev/null || true; done
  wait 2> /dev/null || true
  rm -rf "$folder"
}
trap finish EXIT

mkdir "$folder"/{state,spool,work,munge}
chmod 755 "$folder" && chmod 700 "$folder/munge"
head -c 1024 /dev/urandom > "$folder/munge/key" && chmod 600 "$folder/munge/key"
munged --foreground --force --key-file="$folder/munge/key" --socket="$folder/munge.socket" --pid-file="$folder/munge/pid" --log-file="$folder/munge/log" --seed-file="$folder/munge/seed" 2> "$folder/munged.err" &
started+=($!)
cat > "$folder/slurm.conf" << CONF
ClusterName=rehearse
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
SlurmctldPort=16817
SlurmdPort=16818
CommunicationParameters=NoInAddrAny
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1
MpiDefault=none
ReturnToService=2
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$folder/slurm.conf
sleep 1
slurmctld -D -f "$SLURM_CONF" > /dev/null 2>&1 &
started+=($!)
slurmd -D -f "$SLURM_CONF" > /dev/null 2>&1 &
started+=($!)
for _ in $(seq 60); do sinfo -h -o %T 2> /dev/null | grep -q idle && break; sleep 1; done
sinfo -h -o %T | grep -q idle || { tail -n 5 "$folder"/*.log >&2; exit 2; }
sinfo --version

cd "$folder/work"
mkdir designs && cp "$root"/topologies/{flagship,shared-zone-conflict,one-network,hub-and-spoke,traffic-manager,centralised-resolver}.yaml designs/
node=$root/node_modules/node/bin/node
export REHEARSE="$node $root/harness/cli/main.ts"
meaning() { "$node" -e 'const { verdict, topologies } = JSON.parse(require("fs").readFileSync(process.argv[1])); console.log(JSON.stringify({ verdict, topologies }, (key, value) => (key === "duration" ? undefined : value)))' "$1"; }
ended() { while squeue -h -j "$1" 2> /dev/null | grep -q .; do sleep 1; done; }
code=0

echo "an array of three over $(ls designs | wc -l) designs"
job=$(sbatch --parsable "$root/examples/slurm.sh" designs/)
ended "$job"
$REHEARSE merge rehearsal-*.json --reporter json --output merged.json > /dev/null || true
$REHEARSE check designs/ --reporter json --output whole.json > /dev/null || true
if [ "$(meaning merged.json)" = "$(meaning whole.json)" ]; then echo "ok      the merged report is that of one machine"; else echo "failed  the merged report is not that of one machine"; code=1; fi

echo "the same, and the second task is killed"
rm rehearsal-*.json
cat > slow << SLOW
#!/bin/bash
[ "\$SLURM_ARRAY_TASK_ID" != 2 ] || { echo "a machine that takes its time"; sleep 600; }
exec $REHEARSE "\$@"
SLOW
chmod +x slow
job=$(REHEARSE=$PWD/slow sbatch --parsable --output=killed-%a.log "$root/examples/slurm.sh" designs/)
until grep -q "takes its time" killed-2.log 2> /dev/null; do sleep 1; done
scancel --signal=KILL "${job}_2"
ended "$job"
$REHEARSE merge rehearsal-*.json --reporter json --output partial.json > /dev/null && merged=0 || merged=$?
lost=$("$node" -e 'console.log(JSON.parse(require("fs").readFileSync("partial.json")).topologies.filter(({ verdict }) => verdict === "unknown").length)')
if [ "$merged" -ne 0 ] && [ "$lost" -gt 0 ]; then echo "ok      $lost designs of the killed task are unknown, and the whole is no pass (exit code $merged)"; else echo "failed  the killed task is not seen: $lost unknown, exit code $merged"; code=1; fi
exit $code
