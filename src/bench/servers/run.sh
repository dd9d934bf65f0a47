#!/usr/bin/env bash
# run.sh payara|wildfly|liberty|glassfish: start, memory and rates of the product in one server, beside an empty WAR and a bare servlet there; see ../README.md.
# Needs nginx with its lua module, wrk, curl, a built product (mvn package -DskipTests) and the server, unpacked: mvn -Pwildfly dependency:unpack@server.
# STARTS: pairs of starts. WARM: seconds for each row. ROUNDS, SLOT: ABBA rounds and seconds.
set -euo pipefail
server=${1:?which server}
here=$(cd "$(dirname "$0")" && pwd); top=$(cd "$here/../../.." && pwd); dir=$(mktemp -d)
starts=${STARTS:-2}; warm=${WARM:-10}; rounds=${ROUNDS:-3}; slot=${SLOT:-3}
product=$top/target/cloakroom.war; shipped=$top/payara-config; unpacked=$top/target/servers
[ "$server" = glassfish ] && port=9380 || port=9201
base=http://127.0.0.1:$port
export CLOAKROOM_BACKEND_URL=http://127.0.0.1:9100 JAVA_OPTS=
JAVA_HOME=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}; export JAVA_HOME AS_JAVA=$JAVA_HOME
jvm=-Xmx512m # what WildFly and GlassFish set themselves
backend=; trap 'stop; [ -z "$backend" ] || kill "$backend" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$dir"' EXIT

listener() { ss -ltnpH "sport = :$port" | grep -o 'pid=[0-9]*' | head -1 | cut -d= -f2 || true; }
stop() {
  local it; it=$(listener)
  [ -n "$it" ] || return 0
  kill "$it"
  for _ in $(seq 100); do kill -0 "$it" 2>/dev/null || break; sleep 0.2; done
  kill -9 "$it" 2>/dev/null || true
  wait "$launched" 2>/dev/null || true
}
in_domain() { "$dir/glassfish/bin/asadmin" --port 9348 "$@" >> "$dir/asadmin.log" 2>&1; }
domain() { "$dir/glassfish/bin/asadmin" "$@-domain" bench >> "$dir/asadmin.log" 2>&1; }

archives() {
  mkdir -p "$dir/bare/WEB-INF/classes" "$dir/empty"
  unzip -qp "$top/target/payara-micro.jar" MICRO-INF/runtime/jakarta.servlet-api.jar > "$dir/servlet.jar"
  javac -cp "$dir/servlet.jar" -d "$dir/bare/WEB-INF/classes" "$here/../load/Bare.java"
  jar cf "$dir/bare.war" -C "$dir/bare" .
  echo '<!doctype html><title>empty</title>' > "$dir/empty/index.html"
  jar cf "$dir/empty.war" -C "$dir/empty" .
}

# The README's commands, once with the empty WAR and once with the product: $dir/of-empty and $dir/of-product.
prepare() {
  local one
  declare -A war=([empty]=$dir/empty.war [product]=$product)
  case $server in
    wildfly) cp -r "$unpacked"/wildfly-* "$dir/wildfly"; "$dir/wildfly/bin/jboss-cli.sh" --file="$shipped/wildfly.cli" > /dev/null
      for one in empty product; do cp -r "$dir/wildfly" "$dir/of-$one"; cp "${war[$one]}" "$dir/of-$one/standalone/deployments/ROOT.war"; done ;;
    liberty) cp -r "$unpacked/wlp" "$dir/wlp"; "$dir/wlp/bin/server" create cloakroom > /dev/null
      echo $jvm > "$dir/wlp/usr/servers/cloakroom/jvm.options"
      cp "$shipped/liberty-server.xml" "$dir/wlp/usr/servers/cloakroom/"
      echo '<server><include location="liberty-server.xml"/><httpEndpoint id="defaultHttpEndpoint" httpPort="9201" httpsPort="-1"/></server>' > "$dir/wlp/usr/servers/cloakroom/server.xml"
      for one in empty product; do cp -r "$dir/wlp" "$dir/of-$one"; cp "${war[$one]}" "$dir/of-$one/usr/servers/cloakroom/apps/cloakroom.war"; done ;;
    glassfish) cp -r "$unpacked/glassfish7" "$dir/glassfish"
      "$dir/glassfish/bin/asadmin" create-domain --nopassword --portbase 9300 bench > "$dir/asadmin.log" 2>&1
      domain start; in_domain multimode --file "$shipped/glassfish-commands.txt"
      for one in empty product; do
        in_domain deploy --contextroot / --name app "${war[$one]}"; domain stop
        cp -r "$dir/glassfish" "$dir/of-$one"
        [ $one = product ] || { domain start; in_domain undeploy app; }
      done ;;
  esac
}

# start empty|product [bare]
start() {
  local home=$dir/running war=$product
  [ "$1" = product ] || war=$dir/empty.war
  rm -rf "$home"; [ "$server" = payara ] || cp -r "$dir/of-$1" "$home"
  if [ "${2:-}" = bare ]; then
    case $server in
      wildfly) cp "$dir/bare.war" "$home/standalone/deployments/" ;;
      liberty) cp "$dir/bare.war" "$home/usr/servers/cloakroom/apps/"
        sed -i 's#</server>#<webApplication location="bare.war" contextRoot="/bare"/></server>#' "$home/usr/servers/cloakroom/server.xml" ;;
    esac
  fi
  sync; began=$(date +%s%N)
  case $server in
    payara) "$JAVA_HOME/bin/java" "@$shipped/java.options" $jvm -jar "$top/target/payara-micro.jar" --nohazelcast --disablephonehome --port $port --prebootcommandfile "$shipped/pre-boot-commands.txt" \
      --postbootcommandfile "$shipped/post-boot-commands.txt" --logproperties "$shipped/logging.properties" ${2:+--deploy "$dir/bare.war:/bare"} --deploy "$war:/" > "$dir/log" 2>&1 & ;;
    wildfly) "$home/bin/standalone.sh" -Djboss.socket.binding.port-offset=1121 > "$dir/log" 2>&1 & ;;
    liberty) "$home/bin/server" run cloakroom > "$dir/log" 2>&1 & ;;
    glassfish) "$home/bin/asadmin" start-domain bench > "$dir/log" 2>&1 & ;;
  esac
  launched=$!
}
# seconds PATH: from the start to the first 200 there.
seconds() {
  for _ in $(seq 1500); do
    curl -sf -m 5 -o /dev/null "$base$1" && { awk -v t=$(($(date +%s%N) - began)) 'BEGIN{printf "%.2f\n", t/1e9}'; return; }
    sleep 0.03
  done
  echo "no answer from $base$1" >&2; tail -30 "$dir/log" >&2; return 1
}

start_backend() {
  mkdir -p "$dir"/{body,proxy,fcgi,uwsgi,scgi}; chmod 755 "$dir"
  sed "s#BENCH_DIR#$dir#g" "$here/../load/backend.conf" > "$dir/backend.conf"
  nginx -c "$dir/backend.conf" > "$dir/nginx.log" 2>&1 & backend=$!
  for _ in $(seq 50); do curl -sf -o /dev/null http://127.0.0.1:9100/auth/login && return; sleep 0.1; done
  cat "$dir/nginx.log" "$dir/backend.err" >&2; return 1
}

# load NAME SECONDS: requests per second, or the end of it all if any answer was an error.
declare -A path=([bare]=/bare/user [relay]=/relay/backend/user [token]=/api/auth/token)
load() {
  wrk -t1 -c32 -d"$2"s --timeout 5s -H "Cookie: $cookie" -H 'Sec-Fetch-Site: same-origin' "$base${path[$1]}" > "$dir/wrk" || true
  if grep -q 'Non-2xx' "$dir/wrk"; then { echo "errors from $1:"; cat "$dir/wrk"; } >&2; exit 3; fi
  grep 'Socket errors' "$dir/wrk" >&2 || true
  awk '/Requests\/sec/{print $2}' "$dir/wrk"
}
# Processor time of the server, in 1/100 s.
cpu() { awk '{print $14+$15}' /proc/"$it"/stat; }
median() { sort -n | awk '{a[NR]=$1} END{print (NR%2)?a[(NR+1)/2]:(a[NR/2]+a[NR/2+1])/2}'; }

launched=; [ -z "$(listener)" ] || { echo "port $port is taken" >&2; trap - EXIT; exit 2; }
echo "== $server, load average $(cut -d' ' -f1-3 /proc/loadavg)"
archives; prepare; start_backend
echo "prepared, load average $(cut -d' ' -f1-3 /proc/loadavg)"
for ((i = 0; i < starts; i++)); do
  start empty; e=$(seconds /index.html); stop
  start product; f=$(seconds /cloakroom.js); p=$(seconds /api/health/ready); stop
  echo "start: empty WAR $e s; product: a file $f s, /api/health/ready $p s"
  echo "$e" >> "$dir/e"; echo "$p" >> "$dir/p"
done
awk -v e="$(median < "$dir/e")" -v p="$(median < "$dir/p")" 'BEGIN{printf "start, medians: empty %.2f s, product %.2f s, %+.2f s\n", e, p, p-e}'

start product bare; seconds /api/health/ready > /dev/null
if [ "$server" = glassfish ]; then "$dir/running/bin/asadmin" --port 9348 deploy --contextroot bare --name bare "$dir/bare.war" > /dev/null; fi
seconds /bare/user > /dev/null
curl -sf -m 10 -D "$dir/head" -o /dev/null -H 'Content-Type: application/json' -H 'X-CSRF: 1' -d '{"username":"ada","password":"lovelace"}' $base/api/login
cookie=$(awk 'tolower($1)=="set-cookie:"{split($2,a,";");printf "%s%s",s,a[1];s="; "}' "$dir/head")
for _ in 1 2; do for name in relay bare token; do load $name $((warm / 2)) > /dev/null; done; done
it=$(listener)
for ((i = 0; i < rounds; i++)); do
  for name in bare relay token token relay bare; do
    a=$(cpu); r=$(load $name "$slot"); z=$(cpu)
    echo "$r" >> "$dir/$name.rate"; awk -v r="$r" -v t=$((z - a)) -v s="$slot" 'BEGIN{print t*1e4/(r*s)}' >> "$dir/$name.cpu"
  done
done
bare=$(median < "$dir/bare.rate")
for name in bare relay token; do awk -v n=$name -v r="$(median < "$dir/$name.rate")" -v b="$bare" -v c="$(median < "$dir/$name.cpu")" \
  'BEGIN{printf "%-6s %8.0f/s   of bare %.3f   %5.0f us of the server\x27s processor time a request\n", n, r, r/b, c}'; done
for name in relay token; do echo "$name of bare, slot by slot: $(paste "$dir/$name.rate" "$dir/bare.rate" | awk '{printf "%.2f ", $1/$2}')"; done
awk '/^Threads|^VmRSS/{printf "%s %s  ", $1, $2} END{print ""}' /proc/"$it"/status
echo "load average $(cut -d' ' -f1-3 /proc/loadavg)"
