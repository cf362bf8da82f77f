"""Well-known libraries whose jars carry no pom: which group their artifactId has, and what in the jar proves it.

An artifactId that is listed here never gets another group: without its proof the jar is something else of that name.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MODULE = "Automatic-Module-Name"
"""The proof of jars without classes: the manifest's module name repeats the artifactId."""


class Known(NamedTuple):
    """A group that an artifactId has, if the proof is in the jar and the version begins with one of `versions`."""

    group: str
    proof: str
    """A folder (or the beginning of a path) that must be in the jar."""
    versions: tuple[str, ...] = ()


def known(artifact: str) -> tuple[Known, ...]:
    """The groups that `artifact` is known to have, in the order to try; none where it is not well known."""
    if not _by_artifact:
        _by_artifact.update(_parse(TABLE))
    return _by_artifact.get(artifact, ())


def families(artifact: str) -> tuple[Known, ...]:
    """The groups whose artifacts begin like `artifact`; for names that are not well known themselves."""
    return tuple(entry for prefix, entry in FAMILIES if artifact.startswith(prefix))


def registry_name(artifact: str) -> str:
    """The artifactId of a jar that Debian installs under a name of its own."""
    return DEBIAN_NAMES.get(artifact) or _DEBIAN_TOMCAT.sub("tomcat-", artifact)


_by_artifact: dict[str, tuple[Known, ...]] = {}
"""Filled when first asked; most scans never are without a pom."""


def _parse(table: str) -> dict[str, tuple[Known, ...]]:
    parsed: dict[str, tuple[Known, ...]] = {}
    for line in table.replace("\n    ", " ").splitlines():
        head, _, artifacts = line.partition(": ")
        for artifact in artifacts.split():
            group, proof, *versions = head.split()
            parsed[artifact] = (*parsed.get(artifact, ()), Known(group, proof, tuple(versions)))
    return parsed


TABLE = """
org.springframework org/springframework/: spring spring-aop spring-asm spring-aspects spring-beans spring-context
    spring-context-indexer spring-context-support spring-core spring-core-test spring-expression spring-instrument
    spring-jdbc spring-jms spring-messaging spring-orm spring-oxm spring-r2dbc spring-struts spring-test spring-tx
    spring-web spring-webflux spring-webmvc spring-webmvc-portlet spring-websocket
org.springframework org/apache/commons/logging/: spring-jcl
org.springframework.boot org/springframework/boot/: spring-boot spring-boot-actuator
    spring-boot-actuator-autoconfigure spring-boot-antlib spring-boot-autoconfigure spring-boot-buildpack-platform
    spring-boot-cli spring-boot-configuration-metadata spring-boot-configuration-processor spring-boot-devtools
    spring-boot-docker-compose spring-boot-jarmode-layertools spring-boot-jarmode-tools spring-boot-loader
    spring-boot-loader-classic spring-boot-loader-tools spring-boot-properties-migrator spring-boot-test
    spring-boot-test-autoconfigure spring-boot-testcontainers
org.springframework.security org/springframework/security/: spring-security-acl spring-security-aspects
    spring-security-cas spring-security-config spring-security-core spring-security-crypto spring-security-data
    spring-security-jwt spring-security-ldap spring-security-messaging spring-security-oauth2-authorization-server
    spring-security-oauth2-client spring-security-oauth2-core spring-security-oauth2-jose
    spring-security-oauth2-resource-server spring-security-openid spring-security-remoting spring-security-rsocket
    spring-security-saml2-service-provider spring-security-taglibs spring-security-test spring-security-web
org.springframework.security.oauth org/springframework/security/oauth2/: spring-security-oauth spring-security-oauth2
org.springframework.kafka org/springframework/kafka/: spring-kafka spring-kafka-test
org.springframework.amqp org/springframework/amqp/: spring-amqp spring-rabbit
org.springframework.batch org/springframework/batch/: spring-batch-core spring-batch-infrastructure
org.springframework.graphql org/springframework/graphql/: spring-graphql
org.springframework.retry org/springframework/: spring-retry
org.springframework.session org/springframework/session/: spring-session spring-session-core spring-session-data-redis
    spring-session-jdbc
org.springframework.ws org/springframework/ws/: spring-ws-core spring-ws-support spring-ws-security spring-ws-test
org.springframework.ws org/springframework/xml/: spring-xml
org.springframework.ldap org/springframework/ldap/: spring-ldap-core spring-ldap-core-tiger spring-ldap-odm
    spring-ldap-test
org.springframework.webflow org/springframework/webflow/: spring-webflow
org.hibernate.common org/hibernate/annotations/common/: hibernate-commons-annotations
org.hibernate.orm org/hibernate/orm/: hibernate-platform
com.squareup.okio okio/: okio okio-jvm
com.squareup.okhttp3 okhttp3/: okhttp-jvm okhttp-dnsoverhttps okhttp-sse okhttp-tls okhttp-urlconnection
    logging-interceptor mockwebserver3
com.squareup.okhttp3 okhttp3/mockwebserver/: mockwebserver
com.squareup.retrofit2 retrofit2/: retrofit converter-gson converter-jackson converter-moshi converter-scalars
    converter-simplexml adapter-rxjava2
com.squareup.moshi com/squareup/moshi/: moshi moshi-kotlin moshi-adapters
org.jetbrains.kotlin kotlin/: kotlin-stdlib kotlin-stdlib-jdk7 kotlin-stdlib-jdk8 kotlin-reflect kotlin-test
org.jetbrains.kotlin META-INF/kotlin-stdlib: kotlin-stdlib-jdk7 kotlin-stdlib-jdk8 kotlin-stdlib-common
org.bouncycastle org/bouncycastle/: bcprov-jdk14 bcprov-jdk15 bcprov-jdk15on bcprov-jdk15to18 bcprov-jdk16
    bcprov-jdk18on bcprov-ext-jdk14 bcprov-ext-jdk15 bcprov-ext-jdk15on bcprov-ext-jdk15to18 bcprov-ext-jdk16
    bcprov-ext-jdk18on bcpkix-jdk14 bcpkix-jdk15on bcpkix-jdk15to18 bcpkix-jdk18on bcmail-jdk14 bcmail-jdk15
    bcmail-jdk15on bcmail-jdk15to18 bcmail-jdk16 bcmail-jdk18on bcpg-jdk14 bcpg-jdk15 bcpg-jdk15on bcpg-jdk15to18
    bcpg-jdk16 bcpg-jdk18on bctls-jdk14 bctls-jdk15on bctls-jdk15to18 bctls-jdk18on bcutil-jdk14 bcutil-jdk15on
    bcutil-jdk15to18 bcutil-jdk18on bcjmail-jdk15to18 bcjmail-jdk18on bctsp-jdk14 bctsp-jdk15 bctsp-jdk16 bc-fips
    bcpkix-fips bctls-fips bcpg-fips bcutil-fips
mysql com/mysql/jdbc/: mysql-connector-java
mysql com/mysql/cj/: mysql-connector-java
com.mysql com/mysql/cj/: mysql-connector-j
com.oracle.database.jdbc oracle/jdbc/: ojdbc5 ojdbc6 ojdbc7 ojdbc8 ojdbc10 ojdbc11 ojdbc17
org.postgresql org/postgresql/: postgresql
com.microsoft.sqlserver com/microsoft/sqlserver/: mssql-jdbc
com.h2database org/h2/: h2
org.hsqldb org/hsqldb/: hsqldb
org.apache.derby org/apache/derby/: derby derbyclient derbynet derbytools derbyshared derbyoptionaltools
org.xerial org/sqlite/: sqlite-jdbc
org.apache.tomcat.embed org/apache/: tomcat-embed-core tomcat-embed-websocket tomcat-embed-jasper
    tomcat-embed-programmatic
org.apache.tomcat.embed org/apache/el/: tomcat-embed-el
org.apache.tomcat org/apache/: tomcat-catalina tomcat-coyote tomcat-jasper tomcat-jasper-el tomcat-juli tomcat-jdbc
    tomcat-dbcp tomcat-util tomcat-util-scan tomcat-jni tomcat-tribes tomcat-websocket tomcat-catalina-ha
    tomcat-catalina-ant tomcat-ssi tomcat-storeconfig tomcat-api tomcat-annotations-api
org.apache.tomcat javax/: tomcat-servlet-api tomcat-jsp-api tomcat-el-api tomcat-websocket-api
org.apache.tomcat jakarta/: tomcat-servlet-api tomcat-jsp-api tomcat-el-api tomcat-websocket-api
org.codehaus.jackson org/codehaus/jackson/: jackson-core-asl jackson-core-lgpl jackson-mapper-asl jackson-mapper-lgpl
    jackson-jaxrs jackson-xc jackson-smile
com.fasterxml.jackson.core com/fasterxml/jackson/: jackson-core jackson-databind jackson-annotations
com.fasterxml.woodstox com/ctc/wstx/: woodstox-core
org.codehaus.woodstox com/ctc/wstx/: woodstox-core-asl woodstox-core-lgpl wstx-asl
org.codehaus.woodstox org/codehaus/stax2/: stax2-api
com.google.guava com/google/common/: guava guava-jdk5
com.google.guava com/google/common/util/concurrent/internal/: failureaccess
com.google.code.gson com/google/gson/: gson
com.google.protobuf com/google/protobuf/: protobuf-java protobuf-java-util protobuf-javalite protobuf-lite
com.google.inject com/google/inject/: guice
com.google.crypto.tink com/google/crypto/tink/: tink tink-android
com.google.oauth-client com/google/api/client/: google-oauth-client google-oauth-client-jetty
com.google.http-client com/google/api/client/: google-http-client google-http-client-gson
com.google.api com/google/api/: api-common gax gax-grpc gax-httpjson
com.google.re2j com/google/re2j/: re2j
io.grpc io/grpc/: grpc-alts grpc-api grpc-auth grpc-census grpc-context grpc-core grpc-googleapis grpc-grpclb
    grpc-inprocess grpc-netty grpc-netty-shaded grpc-okhttp grpc-opentelemetry grpc-protobuf grpc-protobuf-lite
    grpc-rls grpc-s2a grpc-services grpc-stub grpc-testing grpc-util grpc-xds
io.perfmark io/perfmark/: perfmark-api
io.opencensus io/opencensus/: opencensus-api opencensus-contrib-http-util opencensus-impl opencensus-proto
org.apache.poi org/apache/poi/: poi poi-ooxml poi-ooxml-lite poi-ooxml-full poi-scratchpad poi-excelant poi-examples
org.apache.poi org/openxmlformats/: poi-ooxml-schemas poi-ooxml-lite poi-ooxml-full ooxml-schemas
org.apache.kafka kafka/: kafka_2.10 kafka_2.11 kafka_2.12 kafka_2.13
org.apache.kafka org/apache/kafka/: kafka-clients kafka-streams kafka-metadata kafka-raft kafka-storage
    kafka-storage-api kafka-server-common kafka-group-coordinator kafka-tools connect-api connect-json connect-runtime
    connect-transforms connect-file
org.apache.lucene org/apache/lucene/: lucene-analysis-common lucene-analyzers-common lucene-analyzers-icu
    lucene-analyzers-kuromoji lucene-analyzers-nori lucene-analyzers-phonetic lucene-analyzers-smartcn
    lucene-backward-codecs lucene-classification lucene-codecs lucene-core lucene-expressions lucene-facet
    lucene-grouping lucene-highlighter lucene-join lucene-memory lucene-misc lucene-queries lucene-queryparser
    lucene-replicator lucene-sandbox lucene-spatial lucene-spatial-extras lucene-spatial3d lucene-suggest
org.apache.solr org/apache/solr/: solr-core solr-solrj solr-velocity solr-dataimporthandler solr-cell
org.apache.ant org/apache/tools/ant/: ant ant-antlr ant-junit ant-nodeps
org.apache.ant org/apache/tools/ant/launch/: ant-launcher
org.apache.ivy org/apache/ivy/: ivy
org.apache.cassandra org/apache/cassandra/: cassandra-all cassandra-thrift cassandra-clientutil
org.apache.thrift org/apache/thrift/: libthrift
org.apache.zookeeper org/apache/zookeeper/: zookeeper zookeeper-jute
org.apache.pdfbox org/apache/pdfbox/: pdfbox
org.apache.pdfbox org/apache/fontbox/: fontbox
org.apache.pdfbox org/apache/xmpbox/: xmpbox
org.apache.logging.log4j org/apache/logging/log4j/: log4j-core log4j-api log4j-slf4j-impl log4j-jul log4j-web
org.apache.logging.log4j org/apache/log4j/: log4j-1.2-api
log4j org/apache/log4j/: log4j apache-log4j-extras
ch.qos.reload4j org/apache/log4j/: reload4j
xerces org/apache/xerces/: xercesImpl xerces xmlParserAPIs
xalan org/apache/xalan/: xalan
xalan org/apache/xml/serializer/: serializer
xml-apis org/w3c/dom/: xml-apis xml-apis-ext
org.jdom org/jdom/: jdom jdom-legacy
org.jdom org/jdom2/: jdom2
oro org/apache/oro/: oro
aopalliance org/aopalliance/: aopalliance
antlr antlr/: antlr
org.antlr org/antlr/: antlr-runtime stringtemplate ST4 antlr4-runtime
cglib net/sf/cglib/: cglib cglib-nodep
com.beust com/beust/jcommander/: jcommander
net.java.dev.jna com/sun/jna/: jna-platform
org.ow2.asm org/objectweb/asm/: asm-analysis asm-commons asm-debug-all asm-tree asm-util asm-xml
org.javassist javassist/: javassist
org.projectlombok lombok/: lombok
org.scala-lang scala/: scala-library scala-reflect scala-compiler
org.reactivestreams org/reactivestreams/: reactive-streams
io.projectreactor reactor/: reactor-core reactor-test reactor-tools
io.projectreactor.addons reactor/: reactor-adapter reactor-extra reactor-pool
io.projectreactor.netty reactor/netty/: reactor-netty reactor-netty-core reactor-netty-http reactor-netty-http-brave
io.projectreactor.kafka reactor/kafka/: reactor-kafka
org.mongodb com/mongodb/: mongodb-driver mongodb-driver-core mongodb-driver-sync mongodb-driver-legacy
    mongo-java-driver mongodb-driver-async mongodb-driver-reactivestreams
org.mongodb org/bson/: bson bson-record-codec
org.elasticsearch org/elasticsearch/: elasticsearch elasticsearch-cli elasticsearch-core elasticsearch-geo
    elasticsearch-logging elasticsearch-lz4 elasticsearch-nio elasticsearch-plugin-classloader elasticsearch-secure-sm
    elasticsearch-ssl-config elasticsearch-x-content securesm
org.elasticsearch.client org/elasticsearch/: elasticsearch-rest-client elasticsearch-rest-client-sniffer
    elasticsearch-rest-high-level-client transport
org.freemarker freemarker/: freemarker freemarker-gae
org.thymeleaf org/thymeleaf/: thymeleaf thymeleaf-spring4 thymeleaf-spring5 thymeleaf-spring6
org.mozilla org/mozilla/: rhino rhino-runtime rhino-engine
org.testng org/testng/: testng
org.mockito org/mockito/: mockito-core mockito-all mockito-inline
org.hamcrest org/hamcrest/: hamcrest hamcrest-core hamcrest-library hamcrest-all
junit junit/: junit junit-dep
org.conscrypt org/conscrypt/: conscrypt-openjdk conscrypt-openjdk-uber conscrypt-android
org.checkerframework org/checkerframework/: checker-qual checker-compat-qual checker-util checker
org.lz4 net/jpountz/: lz4-java
net.jpountz.lz4 net/jpountz/: lz4
org.xerial.snappy org/xerial/snappy/: snappy-java
com.github.luben com/github/luben/zstd/: zstd-jni
com.github.ben-manes.caffeine com/github/benmanes/caffeine/: caffeine
com.github.junrar com/github/junrar/: junrar
org.tukaani org/tukaani/xz/: xz
com.jayway.jsonpath com/jayway/jsonpath/: json-path json-path-assert
com.graphql-java graphql/: graphql-java
com.graphql-java org/dataloader/: java-dataloader
com.auth0 com/auth0/jwt/: java-jwt
com.auth0 com/auth0/jwk/: jwks-rsa
com.typesafe com/typesafe/config/: config
com.unboundid com/unboundid/: unboundid-ldapsdk
com.lmax com/lmax/disruptor/: disruptor
com.mchange com/mchange/: mchange-commons-java
com.thoughtworks.xstream com/thoughtworks/xstream/: xstream xstream-hibernate
org.quartz-scheduler org/quartz/: quartz quartz-jobs
org.yaml org/yaml/snakeyaml/: snakeyaml
org.jsoup org/jsoup/: jsoup
org.json org/json/: json
net.minidev net/minidev/json/: json-smart
net.minidev net/minidev/asm/: accessors-smart
com.alibaba com/alibaba/fastjson/: fastjson
org.codehaus.jettison org/codehaus/jettison/: jettison
net.sf.json-lib net/sf/json/: json-lib
net.sf.ehcache net/sf/ehcache/: ehcache ehcache-core
org.beanshell bsh/: bsh bsh-core
org.jruby org/jruby/: jruby jruby-complete jruby-core jruby-stdlib
org.python org/python/: jython jython-standalone
org.owasp.antisamy org/owasp/validator/: antisamy
org.owasp.esapi org/owasp/esapi/: esapi
com.jcraft com/jcraft/jsch/: jsch
org.ccil.cowan.tagsoup org/ccil/cowan/tagsoup/: tagsoup
org.aspectj org/aspectj/: aspectjrt aspectjtools
org.aspectj org/aspectj/weaver/: aspectjweaver
org.slf4j org/slf4j/: slf4j-api slf4j-simple slf4j-nop slf4j-jdk14 slf4j-log4j12 slf4j-ext slf4j-reload4j
org.slf4j org/slf4j/bridge/: jul-to-slf4j
org.slf4j org/apache/commons/logging/: jcl-over-slf4j
org.slf4j org/apache/log4j/: log4j-over-slf4j
ch.qos.logback ch/qos/logback/: logback-core logback-classic logback-access
javax.inject javax/inject/: javax.inject
javax.servlet javax/servlet/: javax.servlet-api servlet-api
javax.servlet javax/servlet/jsp/jstl/: jstl
javax.servlet.jsp javax/servlet/jsp/: javax.servlet.jsp-api
javax.annotation javax/annotation/: javax.annotation-api jsr250-api
javax.activation javax/activation/: activation javax.activation-api
com.sun.activation javax/activation/: javax.activation
com.sun.mail javax/mail/: javax.mail
javax.mail javax/mail/: mail javax.mail-api
javax.xml.bind javax/xml/bind/: jaxb-api
javax.ws.rs javax/ws/rs/: javax.ws.rs-api jsr311-api
javax.persistence javax/persistence/: javax.persistence-api persistence-api
javax.transaction javax/transaction/: javax.transaction-api jta
javax.ejb javax/ejb/: javax.ejb-api
jakarta.ejb jakarta/ejb/: jakarta.ejb-api
jakarta.ejb javax/ejb/: jakarta.ejb-api
org.apache.commons org/apache/commons/: commons-text commons-compress commons-lang3 commons-csv commons-exec
    commons-collections4 commons-configuration2 commons-dbcp2 commons-math3 commons-pool2 commons-fileupload2
    commons-rng commons-math commons-vfs2 commons-email commons-jexl commons-jexl3 commons-bcel commons-imaging
struts org/apache/struts/: struts
org.apache.struts org/apache/struts/: struts-core struts-extras struts-faces struts-taglib struts-tiles
org.apache.struts org/apache/struts2/: struts2-core struts2-rest-plugin struts2-spring-plugin
org.apache.struts.xwork com/opensymphony/xwork2/: xwork-core
axis org/apache/axis/: axis
joda-time org/joda/time/: joda-time
org.codehaus.plexus org/codehaus/plexus/: plexus-utils plexus-archiver plexus-component-annotations
com.googlecode.json-simple org/json/simple/: json-simple
com.nimbusds com/nimbusds/jose/: nimbus-jose-jwt
com.hazelcast com/hazelcast/: hazelcast hazelcast-all hazelcast-client
redis.clients redis/clients/jedis/: jedis
com.zaxxer com/zaxxer/hikari/: HikariCP
org.bitbucket.b_c org/jose4j/: jose4j
org.mvel org/mvel2/: mvel2
ognl ognl/: ognl
ognl org/ognl/: ognl
io.micronaut io/micronaut/: micronaut-aop micronaut-buffer-netty micronaut-context micronaut-core
    micronaut-core-reactive micronaut-function micronaut-function-web micronaut-http micronaut-http-client
    micronaut-http-client-core micronaut-http-netty micronaut-http-server micronaut-http-server-netty micronaut-inject
    micronaut-jackson-core micronaut-jackson-databind micronaut-json-core micronaut-management micronaut-retry
    micronaut-router micronaut-runtime micronaut-session micronaut-validation micronaut-websocket
io.micronaut.aws io/micronaut/: micronaut-function-aws micronaut-function-aws-api-proxy micronaut-aws-common
org.opensearch org/opensearch/: opensearch opensearch-cli opensearch-core opensearch-geo opensearch-secure-sm
    opensearch-x-content
org.opensearch.client org/opensearch/: opensearch-rest-client opensearch-rest-high-level-client opensearch-java
org.seleniumhq.selenium org/openqa/selenium/: selenium-api selenium-chrome-driver selenium-edge-driver
    selenium-firefox-driver selenium-ie-driver selenium-opera-driver selenium-remote-driver selenium-safari-driver
    selenium-support
com.google.inject.extensions com/google/inject/: guice-servlet guice-assistedinject guice-multibindings
com.google.code.findbugs javax/annotation/: jsr305
com.amazonaws com/amazonaws/xray/: aws-xray-recorder-sdk-core aws-xray-recorder-sdk-aws-sdk
cn.hutool cn/hutool/: hutool-all hutool-core hutool-http hutool-json
io.sentry io/sentry/: sentry sentry-logback sentry-log4j2 sentry-spring
io.rsocket io/rsocket/: rsocket-core rsocket-transport-netty
org.eclipse.persistence org/eclipse/persistence/: eclipselink
org.rocksdb org/rocksdb/: rocksdbjni
org.roaringbitmap org/roaringbitmap/: RoaringBitmap
it.unimi.dsi it/unimi/dsi/fastutil/: fastutil
org.apache.xmlgraphics org/apache/xmlgraphics/: xmlgraphics-commons
wsdl4j com/ibm/wsdl/: wsdl4j
xpp3 org/xmlpull/: xpp3 xpp3_min
org.jetbrains org/jetbrains/annotations/: annotations
org.jetbrains.exposed org/jetbrains/exposed/: exposed-core exposed-dao exposed-jdbc
org.wiremock com/github/tomakehurst/wiremock/: wiremock
io.springfox META-INF/resources/webjars/springfox-swagger-ui/: springfox-swagger-ui
io.springfox springfox/: springfox-core springfox-swagger2 springfox-spi springfox-spring-web
org.hibernate org/hibernate/ 3. 4. 5.: hibernate-core
org.hibernate.orm org/hibernate/ 6. 7.: hibernate-core
org.hibernate org/hibernate/envers/ 3. 4. 5.: hibernate-envers
org.hibernate.orm org/hibernate/envers/ 6. 7.: hibernate-envers
org.hibernate org/hibernate/ 3. 4. 5.: hibernate-entitymanager
org.hibernate org/hibernate/c3p0/ 3. 4. 5.: hibernate-c3p0
org.hibernate org/hibernate/validator/ 3. 4. 5.: hibernate-validator
org.hibernate.validator org/hibernate/validator/ 6. 7. 8. 9.: hibernate-validator
com.squareup.okhttp3 okhttp3/: okhttp
com.squareup.okhttp com/squareup/okhttp/: okhttp
io.reactivex.rxjava3 io/reactivex/rxjava3/: rxjava
io.reactivex.rxjava2 io/reactivex/: rxjava
io.reactivex rx/: rxjava
asm org/objectweb/asm/ 1. 2. 3.: asm
org.ow2.asm org/objectweb/asm/: asm
asm org/objectweb/asm/ 1. 2. 3.: asm-all
org.ow2.asm org/objectweb/asm/: asm-all
c3p0 com/mchange/v2/c3p0/ 0.8 0.9.0 0.9.1: c3p0
com.mchange com/mchange/v2/c3p0/: c3p0
dom4j org/dom4j/ 1.: dom4j
org.dom4j org/dom4j/: dom4j
org.apache.groovy groovy/ 4. 5.: groovy
org.codehaus.groovy groovy/ 1.5 1.6 1.7 1.8 2. 3.: groovy
org.apache.groovy groovy/json/ 4. 5.: groovy-json
org.codehaus.groovy groovy/json/ 2. 3.: groovy-json
org.apache.groovy groovy/ 4. 5.: groovy-xml
org.codehaus.groovy groovy/ 2. 3.: groovy-xml
org.codehaus.groovy groovy/ 1.5 1.6 1.7 1.8 2. 3.: groovy-all
org.apache.xmlbeans org/apache/xmlbeans/ 2.3 2.4 2.5 2.6 3. 4. 5.: xmlbeans
org.apache.velocity org/apache/velocity/ 1.5 1.6 1.7: velocity
velocity org/apache/velocity/ 1.0 1.1 1.2 1.3 1.4: velocity
javax.servlet javax/servlet/jsp/ 2.0: jsp-api
javax.servlet.jsp javax/servlet/jsp/ 2.1 2.2: jsp-api
org.elasticsearch com/sun/jna/ 4.4.0-1 5.7.0-1: jna
net.java.dev.jna com/sun/jna/: jna
org.jboss.netty org/jboss/netty/ 3.0. 3.1. 3.2.: netty
io.netty org/jboss/netty/: netty
commons-beanutils org/apache/commons/beanutils/: commons-beanutils
commons-cli org/apache/commons/cli/: commons-cli
commons-codec org/apache/commons/codec/: commons-codec
commons-collections org/apache/commons/collections/: commons-collections
commons-configuration org/apache/commons/configuration/: commons-configuration
commons-daemon org/apache/commons/daemon/: commons-daemon
commons-dbcp org/apache/commons/dbcp/: commons-dbcp
commons-dbutils org/apache/commons/dbutils/: commons-dbutils
commons-digester org/apache/commons/digester/: commons-digester
commons-discovery org/apache/commons/discovery/: commons-discovery
commons-el org/apache/commons/el/: commons-el
commons-fileupload org/apache/commons/fileupload/: commons-fileupload
commons-httpclient org/apache/commons/httpclient/: commons-httpclient
commons-io org/apache/commons/io/: commons-io
commons-jxpath org/apache/commons/jxpath/: commons-jxpath
commons-lang org/apache/commons/lang/: commons-lang
commons-logging org/apache/commons/logging/: commons-logging
commons-net org/apache/commons/net/: commons-net
commons-pool org/apache/commons/pool/: commons-pool
commons-validator org/apache/commons/validator/: commons-validator
org.codehaus.groovy org/codehaus/groovy/ 2. 3.: groovy-ant groovy-bsf groovy-console groovy-docgenerator
    groovy-groovydoc groovy-groovysh groovy-jmx groovy-json groovy-jsr223 groovy-nio groovy-servlet groovy-sql
    groovy-swing groovy-templates groovy-test groovy-testng groovy-xml
org.codehaus.groovy groovy/ 2. 3.: groovy-jmx groovy-nio groovy-sql groovy-swing groovy-servlet groovy-templates
    groovy-test
org.hamcrest org/hamcrest/: hamcrest-integration
org.apache.tomcat javax/: tomcat-jaspic-api
org.apache.tomcat jakarta/: tomcat-jaspic-api tomcat-websocket-client-api
"""
"""`group proof: artifactIds`; indented lines go on with the one before.

Where the group changed in the course of time, the beginnings of the versions that had this one follow the proof.
"""

FAMILIES: tuple[tuple[str, Known], ...] = (
    ("spring-boot-starter", Known("org.springframework.boot", MODULE)),
    ("spring-integration-", Known("org.springframework.integration", "org/springframework/integration/")),
    ("jackson-module-scala_", Known("com.fasterxml.jackson.module", "com/fasterxml/jackson/module/scala/")),
    ("kotlinx-coroutines-", Known("org.jetbrains.kotlinx", "kotlinx/coroutines/")),
    ("kotlinx-serialization-", Known("org.jetbrains.kotlinx", "kotlinx/serialization/")),
    ("ktor-", Known("io.ktor", "io/ktor/")),
    ("micrometer-", Known("io.micrometer", "io/micrometer/")),
    ("opentelemetry-", Known("io.opentelemetry", "io/opentelemetry/")),
    ("akka-http", Known("com.typesafe.akka", "akka/http/")),
    ("akka-", Known("com.typesafe.akka", "akka/")),
)
"""First letters of artifactIds that one group uses for itself; all classes of the jar must lie in the folder, since
an application that merges such a library into its own jar may well be called `ktor-sample`."""

DEBIAN_NAMES = {
    "commons-collections3": "commons-collections",
    "junit4": "junit",
    "log4j-1.2": "log4j",
    "protobuf": "protobuf-java",
    "protobuf-util": "protobuf-java-util",
    "xalan2": "xalan",
}

_DEBIAN_TOMCAT = re.compile(r"^tomcat\d+-")
